import { composeEmail, type Email } from './email.ts'
import type { Values } from './fill.ts'
import { subjectLine } from './subject-line.ts'
import type { Voice } from './voice.ts'

/** "3 comments are waiting": how many is filled in per copy, so one content serves for ever. */
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
  })
}

export function moderatorNoticeValues({ brand, words, count }: Voice, waiting: number): Values {
  const heading = count(words.moderatorNotice.waiting, waiting)
  return { heading, subject: subjectLine(`${heading} · ${brand.name}`) }
}
