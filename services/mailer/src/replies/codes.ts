/** What an enhanced status code (RFC 3463) is about, as far as we act on it. */
export type CodeMeaning =
  /** The address is gone for good. */
  | 'gone'
  /** The address takes nothing for now. */
  | 'full'
  /** Nobody knows the host, or nobody answers there. */
  | 'no-host'
  /** Not now: it may well be taken later. */
  | 'later'
  /** The whole provider wants fewer. */
  | 'slow-down'
  /** The provider does not want mail from here. */
  | 'blocked'
  /** Who we say we are could not be verified. */
  | 'our-identity'
  /** This message will never do, for whomever. */
  | 'message'

/**
 * The codes that decide. RFC 3463 §3 unless said otherwise; "IANA" is its registry of
 * enhanced status codes, and three digits after 5.7 and 5.4 are Microsoft's own.
 */
const MEANINGS = new Map<string, CodeMeaning>([
  ['5.1.1', 'gone'],
  ['5.1.2', 'gone'],
  ['5.1.3', 'gone'],
  ['5.1.6', 'gone'],
  // RFC 7505: the domain says that it takes no mail.
  ['5.1.10', 'gone'],
  ['5.2.1', 'gone'],

  ['5.2.2', 'full'],
  ['4.2.2', 'full'],

  ['5.4.4', 'no-host'],
  ['4.4.4', 'no-host'],
  ['5.4.310', 'no-host'],

  ['5.4.1', 'later'],
  ['5.4.6', 'later'],
  ['5.4.7', 'later'],
  ['5.4.14', 'later'],
  ['5.4.300', 'later'],
  ['5.3.1', 'later'],
  ['5.3.2', 'later'],

  ['4.7.0', 'slow-down'],
  // IANA, by Google: an unusual rate of mail from this address.
  ['4.7.28', 'slow-down'],

  ['5.7.1', 'blocked'],
  ['5.7.28', 'blocked'],
  ['5.7.511', 'blocked'],
  ['5.7.606', 'blocked'],
  ['5.7.708', 'blocked'],

  // RFC 7372: no DKIM signature, SPF, reverse DNS or several of them passed.
  ['5.7.20', 'our-identity'],
  ['5.7.23', 'our-identity'],
  ['5.7.25', 'our-identity'],
  ['5.7.26', 'our-identity'],
  // By Google: SPF, DKIM and TLS, each on its own.
  ['5.7.27', 'our-identity'],
  ['5.7.29', 'our-identity'],
  ['5.7.30', 'our-identity'],
  ['5.7.509', 'our-identity'],
  ['5.7.515', 'our-identity'],
  ['5.1.7', 'our-identity'],
  ['5.1.8', 'our-identity'],

  ['5.2.3', 'message'],
  ['5.3.4', 'message'],
])

/** Whole subjects of RFC 3463 whose details do not matter to us. */
const SUBJECTS = new Map<string, CodeMeaning>([
  ['5.6', 'message'],
  ['4.2', 'later'],
  ['4.3', 'later'],
  ['4.4', 'later'],
  ['4.5', 'later'],
  ['4.7', 'later'],
])

/** What a code says, or undefined where only the words beside it can tell. */
export function meaningOf(code: string): CodeMeaning | undefined {
  return MEANINGS.get(code) ?? SUBJECTS.get(code.slice(0, code.lastIndexOf('.')))
}

const IN_REPLY = /^\s*(?:smtp;\s*)?(?:[245]\d\d[ -])?#?([245]\.\d{1,3}\.\d{1,3})\b/i

/** The enhanced code that a server's reply begins with, after its three digits; else ''. */
export function enhancedCodeOf(reply: string): string {
  return IN_REPLY.exec(reply)?.[1] ?? ''
}
