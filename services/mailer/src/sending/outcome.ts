import { type SmtpFailure, WE_HUNG_UP } from '../smtp/smtp-failure.ts'

/** How one try ended, and what becomes of the delivery. */
export type Outcome = {
  state: 'sent' | 'pending' | 'deferred' | 'failed' | 'unknown'
  /** Our word for it; null where there is nothing to say. */
  reason: string | null
  reply: string | null
  /** For the log: what broke, where nobody replied. */
  cause: string | null
  /** Whether the recipient's server had its say, so that the next try waits longer. */
  isCounted: boolean
  /** Whether the address is gone for good. */
  isHardBounce: boolean
  /** Whether the relay itself is in trouble, or in trouble with us. */
  isRelayTrouble: boolean
}

/** RFC 3463: no such mailbox, no such domain, moved away, domain takes no mail, disabled. */
const GONE = new Set(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1'])
const SLOW_DOWN = new Set(['4.7.0', '4.7.28'])
const SLOW_DOWN_REPLIES = new Set([421, 454])
const LONGEST_REPLY = 500

const NOTHING: Omit<Outcome, 'state' | 'reason'> = {
  reply: null,
  cause: null,
  isCounted: false,
  isHardBounce: false,
  isRelayTrouble: false,
}

export function sentOutcome(reply: string): Outcome {
  return { ...NOTHING, state: 'sent', reason: null, reply: reply.slice(0, LONGEST_REPLY) }
}

/** What was claimed and not begun goes back. */
export const GIVEN_BACK: Outcome = { ...NOTHING, state: 'pending', reason: null }

/** We could not put the message together: a fault of ours that the next version may have mended. */
export const NOT_COMPOSED: Outcome = {
  ...NOTHING,
  state: 'deferred',
  reason: 'not-composed',
  isCounted: true,
}

/**
 * Reads a failure. What breaks off after the last byte is `unknown`: the relay may have the
 * message, and nobody is written to again on a guess.
 */
export function outcomeOf(failure: SmtpFailure): Outcome {
  const reply = failure.reply.slice(0, LONGEST_REPLY) || null
  const cause = failure.cause || failure.code || null
  return { ...NOTHING, reply, cause, ...judge(failure) }
}

type Verdict = Pick<Outcome, 'state' | 'reason'> & Partial<Outcome>

function judge(failure: SmtpFailure): Verdict {
  const { phase, command } = failure
  if (phase === 'connect') return judgeConnect(failure)
  if (command === 'MAIL FROM') {
    return { state: 'deferred', reason: 'relay-refuses', isRelayTrouble: true }
  }
  if (command === 'RCPT TO' || command === 'DATA') return judgeReply(failure)
  return judgeBreak(failure)
}

function judgeConnect({ code, replyCode }: SmtpFailure): Verdict {
  if (code === WE_HUNG_UP) return GIVEN_BACK
  const isRefusal = replyCode > 0 || code === 'EAUTH' || code === 'ETLS'
  const reason = isRefusal ? 'relay-refuses' : 'relay-away'
  return { state: 'deferred', reason, isRelayTrouble: true }
}

/** Nobody refused anything: the conversation just ended. */
function judgeBreak({ code, replyCode, isLastByteTaken }: SmtpFailure): Verdict {
  // nodemailer would not even write this address on the wire.
  if (code === 'EENVELOPE') return { state: 'failed', reason: 'address-unusable' }
  // It was we who stopped: the claim is no longer surely ours.
  if (code === 'ESTREAM') return GIVEN_BACK
  if (replyCode >= 400) return { state: 'deferred', reason: 'relay-hung-up', isRelayTrouble: true }
  if (isLastByteTaken) return { state: 'unknown', reason: 'no-answer' }
  if (code === WE_HUNG_UP) return GIVEN_BACK
  return { state: 'pending', reason: 'connection-lost', isRelayTrouble: true }
}

function judgeReply({ command, replyCode, reply }: SmtpFailure): Verdict {
  const [, enhanced = ''] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(reply) ?? []
  if (replyCode < 500) {
    const isSlowDown = SLOW_DOWN_REPLIES.has(replyCode) || SLOW_DOWN.has(enhanced)
    if (isSlowDown) return { state: 'deferred', reason: 'slow-down' }
    return { state: 'deferred', reason: 'try-later', isCounted: true }
  }

  const isBare550 = command === 'RCPT TO' && replyCode === 550 && enhanced === ''
  if (isBare550 || GONE.has(enhanced)) {
    return { state: 'failed', reason: 'no-such-address', isCounted: true, isHardBounce: true }
  }
  return { state: 'failed', reason: 'refused', isCounted: true }
}

const MINUTE = 60
const AFTER_ATTEMPT = [5, 15, 45, 120, 240, 480].map((minutes) => minutes * MINUTE)
const SLOW_DOWN_SECONDS = 2 * MINUTE
const SOON_SECONDS = 1
const JITTER = 0.2

type Circumstances = {
  /** Tries before this one that the recipient's server had its say in. */
  attempts: number
  /** How long the relay is left alone. */
  relayWaitSeconds: number
  random: () => number
}

/** How long until the next try, a fifth more or less so that they do not all come at once. */
export function secondsUntilNextTry(
  { state, isCounted, isRelayTrouble }: Outcome,
  { attempts, relayWaitSeconds, random }: Circumstances,
): number {
  const jitter = 1 + JITTER * (2 * random() - 1)
  if (isRelayTrouble) return Math.max(relayWaitSeconds, SOON_SECONDS) * jitter
  if (state === 'pending') return 0
  if (!isCounted) return SLOW_DOWN_SECONDS * jitter
  return (AFTER_ATTEMPT.at(Math.min(attempts, AFTER_ATTEMPT.length - 1)) ?? 0) * jitter
}
