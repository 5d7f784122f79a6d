import type { Reply } from './reply.ts'

/** What a refusal is about, whoever brings it: a server at once, or a report of a bounce later. */
export type Meaning =
  /** The address is gone for good. */
  | 'no-such-address'
  /** Full for now: counted, and gone after long enough. */
  | 'mailbox-full'
  /** Nobody takes mail for this domain; perhaps only for the moment. */
  | 'no-such-host'
  | 'try-later'
  /** We are too fast for this provider. */
  | 'slow-down'
  /** This provider does not want us: our network, our reputation. */
  | 'blocked'
  /** We are not who we say we are: SPF, DKIM, DMARC, PTR. Ours to mend. */
  | 'sender-refused'
  /** Too big, or not to be read: everybody would refuse this message. */
  | 'message-refused'
  /** Refused for good, for a reason that says nothing about the next message. */
  | 'refused'

/**
 * By subject and detail of RFC 3463, whatever the class. Further: null MX (RFC 7505: 1.10),
 * authentication (RFC 7372: 7.20 to 7.25), Gmail's 7.26 to 7.29 and Microsoft's 7.509 and 7.515
 * from their documents on bulk senders, Exchange's 4.310.
 */
const BY_CODE: Record<string, Meaning> = {
  '4.4': 'no-such-host',
  '4.310': 'no-such-host',
  '7.20': 'sender-refused',
  '7.21': 'sender-refused',
  '7.22': 'sender-refused',
  '7.23': 'sender-refused',
  '7.25': 'sender-refused',
  '7.26': 'sender-refused',
  '7.27': 'sender-refused',
  '7.29': 'sender-refused',
  '7.509': 'sender-refused',
  '7.515': 'sender-refused',
}

/** For good, that is: with class 5. */
const FOR_GOOD: Record<string, Meaning> = {
  '1.1': 'no-such-address',
  '1.2': 'no-such-address',
  '1.3': 'no-such-address',
  '1.6': 'no-such-address',
  '1.10': 'no-such-address',
  '2.1': 'no-such-address',
  '2.2': 'mailbox-full',
  '3.4': 'message-refused',
  '7.1': 'blocked',
  '7.28': 'blocked',
}

/** Servers that answer `450 4.7.1 greylisted` want patience, not a slower pace. */
const GREYLISTED = /gr[ea]y-?list/i
const NO_SUCH_HOST =
  /\b(?:host|domain)(?: name)? (?:not found|does not exist)|no such (?:host|domain)|nxdomain/i
const BLOCKED =
  /\b(?:block-?list|black-?list|deny-?list|dnsbl|rbl|spamhaus|barracuda|spamcop|sorbs)|poor reputation|\bbl[ao]cked (?:by|using|because|due)/i

export function meaningOf(reply: Reply): Meaning {
  const { code, enhanced, text } = reply
  const detail = enhanced.slice(2)
  const known = BY_CODE[detail]
  if (known) return known
  if (isForGood(reply)) return meaningForGood(reply)

  if (NO_SUCH_HOST.test(text)) return 'no-such-host'
  if (GREYLISTED.test(text)) return 'try-later'
  const isSlowDown = code === 421 || code === 454 || detail.startsWith('7.')
  return isSlowDown ? 'slow-down' : 'try-later'
}

function isForGood({ code, enhanced }: Reply): boolean {
  return enhanced === '' ? code >= 500 : enhanced.startsWith('5')
}

function meaningForGood({ code, enhanced, text }: Reply): Meaning {
  const detail = enhanced.slice(2)
  const known = FOR_GOOD[detail]
  if (known) return known
  if (detail.startsWith('6.')) return 'message-refused'
  if (BLOCKED.test(text)) return 'blocked'
  if (enhanced === '' && NO_SUCH_HOST.test(text)) return 'no-such-host'
  if (enhanced === '' && code === 552) return 'message-refused'
  return 'refused'
}
