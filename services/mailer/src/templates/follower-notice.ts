import type { SeenComment } from '../deliveries/delivery.ts'
import { cleanLine } from './clean-line.ts'
import { composeEmail, type Email } from './email.ts'
import { excerptOf, nameOf } from './excerpt.ts'
import type { Values } from './fill.ts'
import { subjectLine } from './subject-line.ts'
import type { Voice } from './voice.ts'

type Kind = 'reply' | 'followUp'
type Quote = { name: string; text: string; under: undefined; decideUrl: undefined }

const MOST_SHOWN = 5
const TOPIC_LENGTH = 150

/** New comments in a thread somebody follows. Everything about them is filled in per copy. */
export function followerNotice(voice: Voice, kind: Kind): Email {
  const { say, words } = voice
  const { action, reason, unsubscribe } = words[kind]
  return composeEmail(voice, {
    subject: '{{subject}}',
    actionLabel: say(action),
    reason: say(reason),
    unsubscribeLabel: say(unsubscribe),
    later: ['preview', 'topic', 'quotes', 'more'],
  })
}

/** One comment or many, newest first; the title of their thread only if the site has named it. */
export function followerNoticeValues(
  voice: Voice,
  kind: Kind,
  comments: [SeenComment, ...SeenComment[]],
): Values {
  const { brand, words, count } = voice
  const [newest] = comments
  const topic = newest.title === null ? undefined : cleanLine(newest.title, TOPIC_LENGTH)
  const about = { topic: topic || brand.name }
  const quotes = comments.slice(0, MOST_SHOWN).map((comment) => quoteOf(voice, comment))
  const left = comments.length - quotes.length
  return {
    subject: subjectLine(count(words[kind].subject, comments.length, about)),
    heading: count(words[kind].heading, comments.length, about),
    preview: quotes[0]?.text,
    topic,
    quotes,
    more: left > 0 ? count(words.andMore, left) : undefined,
    actionUrl: newest.url === null ? brand.url : `${newest.url}#comment-${newest.commentId}`,
  }
}

/** A comment as text, by whom it is. There is nothing to decide about it. */
export function quoteOf(
  { words }: Voice,
  { name, excerpt }: Pick<SeenComment, 'name' | 'excerpt'>,
): Quote {
  return {
    name: nameOf(name, words.link),
    text: excerptOf(excerpt, words.link),
    under: undefined,
    decideUrl: undefined,
  }
}
