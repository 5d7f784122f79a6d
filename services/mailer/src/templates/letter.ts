import { composeEmail, type Email } from './email.ts'
import { protect } from './fill.ts'
import { subjectLine } from './subject-line.ts'
import type { Voice } from './voice.ts'
import type { Letter } from './words/sentences.ts'

/**
 * A mail with one button, the same for whoever gets it but for where the button leads. It says
 * nothing that a visitor typed: anyone may have such mail sent to anyone.
 */
export function letter(voice: Voice, sentences: Letter): Email {
  return composeEmail(voice, { ...saidOf(voice, sentences), note: noteOf(voice, sentences) })
}

/** The same to a subscriber, who may stop what it announces. */
export function stoppableLetter(voice: Voice, sentences: Letter): Email {
  return composeEmail(voice, {
    ...saidOf(voice, sentences),
    note: noteOf(voice, sentences),
    actionUrl: voice.brand.url,
    unsubscribeLabel: voice.say(voice.words.unsubscribe),
  })
}

function saidOf({ say }: Voice, { subject, preview, heading, lead, action, reason }: Letter) {
  return {
    subject: protect(subjectLine(say(subject))),
    preview: say(preview),
    heading: say(heading),
    lead: say(lead),
    actionLabel: say(action),
    reason: say(reason),
  }
}

function noteOf({ say }: Voice, { note }: Letter): string | undefined {
  return note && say(note)
}
