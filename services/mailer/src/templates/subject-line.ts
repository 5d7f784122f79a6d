import { cleanLine } from './clean-line.ts'

const LONGEST_SUBJECT = 200

/** Marks that keep a name from turning what stands around it; a subject goes without. */
const ISOLATES = /[\u2068\u2069]/g

/** What may stand in a subject: one line, not too long. */
export function subjectLine(text: string): string {
  return cleanLine(text.replace(ISOLATES, ''), LONGEST_SUBJECT)
}
