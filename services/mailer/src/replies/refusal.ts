import { type CodeMeaning, enhancedCodeOf, meaningOf } from './codes.ts'
import { meaningOfWords } from './words.ts'

/** What a server's refusal is about; `refused` where all we know is that it is for good. */
export type Refusal = CodeMeaning | 'refused'

/** Servers that answer `450 4.7.1 greylisted` want patience, not a slower pace. */
const GREYLISTED = /gr[ea]y-?list/i
const NO_HOST =
  /\b(?:host|domain)(?: name)? (?:not found|does not exist)|no such (?:host|domain)|nxdomain/i
/** What only words say of a refusal for good. Not that somebody is gone: of many that is said. */
const SAID: readonly (CodeMeaning | undefined)[] = ['blocked', 'our-identity', 'full', 'message']

/** Reads the reply to RCPT TO or to a whole message: the code first, the words second. */
export function refusalOf(reply: string): Refusal {
  const code = enhancedCodeOf(reply)
  const isForGood = (code || reply).startsWith('5')
  // Some say the same of us for good and for now; what it is about does not change.
  if (meaningOf(`5${code.slice(1)}`) === 'our-identity') return 'our-identity'
  return isForGood ? forGood(reply, code) : forNow(reply, code)
}

function forGood(reply: string, code: string): Refusal {
  const meaning = meaningOf(code)
  if (reply.startsWith('552') && (!meaning || meaning === 'blocked')) return tooMuch(reply)
  if (meaning) return meaning
  if (NO_HOST.test(reply)) return 'no-host'
  const said = meaningOfWords(reply)
  return said && SAID.includes(said) ? said : 'refused'
}

/** 552 is about room: in the mailbox, if it says so, else for what the message holds. */
function tooMuch(reply: string): Refusal {
  return meaningOfWords(reply) === 'full' ? 'full' : 'message'
}

function forNow(reply: string, code: string): Refusal {
  if (meaningOf(code) === 'no-host' || NO_HOST.test(reply)) return 'no-host'
  if (GREYLISTED.test(reply)) return 'later'
  return /^(?:421|454)/.test(reply) || code.startsWith('4.7.') ? 'slow-down' : 'later'
}

const UNITS = { s: 1, m: 60, h: 3_600 }
const ASKED =
  /\b(?:again|later|retry|wait|back)\b[^.\d]{0,30}?(\d{1,6})\s*(s|m|h)(?:ec|econd|in|inute|our|rs)?s?\b/i

/** How long a server asks us to stay away: "try again in 300 seconds". */
export function secondsAskedFor(reply: string): number | null {
  const [, count, unit = ''] = ASKED.exec(reply) ?? []
  if (!count) return null
  const [, factor = 1] = Object.entries(UNITS).find(([name]) => name === unit.toLowerCase()) ?? []
  return Number(count) * factor
}
