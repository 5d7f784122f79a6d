import type { CommentId } from '@afterword/shared/ids'
import type { Waiting } from '../deliveries/delivery.ts'
import { cleanLine } from './clean-line.ts'
import { composeEmail, type Email } from './email.ts'
import type { Values } from './fill.ts'
import { quoteOf } from './follower-notice.ts'
import { subjectLine } from './subject-line.ts'
import type { Voice } from './voice.ts'

const TITLE_LENGTH = 150

/** "3 comments are waiting": what does is filled in per copy, so one content serves for ever. */
export function moderatorNotice(voice: Voice): Email {
  const { say, words } = voice
  const { lead, action, reason, preferences } = words.moderatorNotice
  return composeEmail(voice, {
    subject: '{{subject}}',
    preview: say(lead),
    lead: say(lead),
    actionLabel: say(action),
    reason: say(reason),
    unsubscribeLabel: say(preferences),
    later: ['quotes', 'more'],
  })
}

/** The newest as text, each with where it is decided on; of the rest, how many they are. */
export function moderatorNoticeValues(
  voice: Voice,
  waiting: Waiting,
  decideLink: (comment: CommentId) => string,
): Values {
  const { brand, words, say, count } = voice
  const heading = count(words.moderatorNotice.waiting, waiting.count)
  const links = waiting.newest.map(({ commentId }) => decideLink(commentId))
  // The button leads to the newest: where that is all, it needs no link of its own.
  const isAlone = links.length === 1
  const quotes = waiting.newest.map((comment, at) => ({
    ...quoteOf(voice, comment),
    under: comment.title === null ? undefined : cleanLine(comment.title, TITLE_LENGTH),
    decideUrl: isAlone ? undefined : links[at],
    decideLabel: say(words.moderatorNotice.decide),
  }))
  const left = waiting.count - quotes.length
  return {
    heading,
    subject: subjectLine(`${heading} · ${brand.name}`),
    quotes,
    more: left > 0 ? count(words.andMore, left) : undefined,
    actionUrl: links[0],
  }
}
