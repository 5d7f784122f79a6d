import type { CodeMeaning } from './codes.ts'

/**
 * What servers write where their code says nothing. Words of refusal come first: a filter that
 * says "user unknown" to those it distrusts must cost nobody a subscription. Gathered from the
 * sources and manuals of Postfix, Exim, Sendmail, qmail, Exchange and the big providers.
 */
const WORDS: readonly (readonly [CodeMeaning, RegExp])[] = [
  [
    'blocked',
    /spam|(?:black|block|deny)[- ]?list|\bblocked\b|\bbanned\b|reputation|\bdnsbl\b|\brbl\b|spamhaus|barracuda|poor sender|denied by policy|content filter/i,
  ],
  [
    'our-identity',
    /\bdmarc\b|\bspf\b|\bdkim\b|sender (?:address )?(?:rejected|verify failed)|reverse dns|unauthenticated|relay(?:ing)? (?:access )?(?:is )?(?:denied|not (?:permitted|allowed))|unable to relay|not permitted to relay|identities failed the check|verified sender identity|a sender signature/i,
  ],
  [
    'full',
    /mailbox (?:is )?(?:full|exceeded|over)|over ?quota|quota (?:is )?exceeded|exceeds? .{0,20}quota|out of storage|insufficient (?:disk|system|mailbox) ?s(?:pace|torage)|mailbox size limit/i,
  ],
  [
    'no-host',
    /host (?:or domain name )?not found|no such (?:host|domain)|domain (?:does not|doesn't) exist|unknown (?:host|domain)|unrouteable mail domain|domain not found|couldn't find any host|nxdomain|no (?:mx|mail) (?:record|server)/i,
  ],
  ['message', /message (?:size )?(?:is )?too (?:large|big)|exceeds? (?:the )?(?:maximum )?size/i],
  [
    'gone',
    /(?:user|recipient|mailbox|account|address|addressee)(?: \S{1,80})? (?:is )?(?:unknown|not found|unavailable|inactive|disabled|deactivated|suspended|closed|invalid|does not exist|doesn't exist|not exist)|(?:unknown|no such|invalid|nonexistent|non-existent) (?:user|recipient|mailbox|account|address|local part|person)|user doesn't have .{0,20}account|no mailbox here by that name|not a valid (?:mailbox|recipient|user)|no longer (?:valid|exists|available|in use)|does not have an? .{0,20}account/i,
  ],
  ['later', /timed out|timeout|try again|temporar|connection refused|retry time|expired/i],
]

/** As much of an explanation as is read: what matters stands early. */
const READ_UP_TO = 2_000

/** What a server's words say, or undefined where even they do not. */
export function meaningOfWords(words: string): CodeMeaning | undefined {
  const read = words.slice(0, READ_UP_TO)
  return WORDS.find(([, pattern]) => pattern.test(read))?.[0]
}
