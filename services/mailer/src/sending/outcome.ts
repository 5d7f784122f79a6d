import { enhancedCodeOf } from '../replies/codes.ts'
import { type Refusal, refusalOf, secondsAskedFor } from '../replies/refusal.ts'
import { meaningOfWords } from '../replies/words.ts'
import { type SmtpFailure, WE_HUNG_UP } from '../smtp/smtp-failure.ts'

/** What a refusal says of the address, where it says anything. */
export type AddressMark = 'gone' | 'mailbox-full' | 'no-such-host'

/**
 * Whose trouble it is, so that it can be left alone, slowed down or mended: the relay is away or
 * turns us down, or lost the line, or is too busy; we are not believed to be who we are; the provider finds us
 * too fast, or does not want us at all; the message will never do.
 */
export type Trouble = 'relay' | 'line' | 'relay-pace' | 'identity' | 'pace' | 'block' | 'message'

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
  mark: AddressMark | null
  trouble: Trouble | null
  /** How long we are asked to stay away. */
  secondsAsked: number | null
  /** Who had it in hand, where somebody had. */
  relay: string | null
}

const LONGEST_REPLY = 500

const NOTHING: Omit<Outcome, 'state' | 'reason'> = {
  reply: null,
  cause: null,
  isCounted: false,
  mark: null,
  trouble: null,
  secondsAsked: null,
  relay: null,
}

export function sentOutcome(reply: string): Outcome {
  return { ...NOTHING, state: 'sent', reason: null, reply: reply.slice(0, LONGEST_REPLY) }
}

/** What was claimed and not begun goes back. */
export const GIVEN_BACK: Outcome = { ...NOTHING, state: 'pending', reason: null }

/** Its provider, or its site, is sent to as fast as it may be. */
export const PACED: Outcome = { ...NOTHING, state: 'pending', reason: 'paced' }

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
  const secondsAsked = secondsAskedFor(failure.reply)
  return { ...NOTHING, reply, cause, secondsAsked, ...judge(failure) }
}

type Verdict = Pick<Outcome, 'state' | 'reason'> & Partial<Outcome>

function judge(failure: SmtpFailure): Verdict {
  const { phase, command } = failure
  if (phase === 'connect') return judgeConnect(failure)
  if (failure.isLastByteTaken && failure.replyCode < 400) return UNANSWERED
  if (command === 'MAIL FROM') return judgeSender(failure)
  if (command === 'RCPT TO' || command === 'DATA') return judgeReply(failure)
  return judgeBreak(failure)
}

/** Whoever has all of the message says nothing, or nothing that is an answer. */
const UNANSWERED: Verdict = { state: 'unknown', reason: 'no-answer' }

/** A certificate we cannot trust, or no encryption to be had: for an operator to look at. */
const UNSAFE = /CERT|TLS|SSL|EPROTO/

function judgeConnect({ code, cause, replyCode }: SmtpFailure): Verdict {
  if (code === WE_HUNG_UP) return GIVEN_BACK
  if (replyCode >= 400 && replyCode < 500) return RELAY_BUSY
  const isRefusal = replyCode > 0 || code === 'EAUTH' || UNSAFE.test(code) || UNSAFE.test(cause)
  const reason = isRefusal ? 'relay-refuses' : 'relay-away'
  return { state: 'deferred', reason, trouble: 'relay' }
}

const RELAY_BUSY: Verdict = { state: 'deferred', reason: 'relay-busy', trouble: 'relay' }

/** Before the recipient is named, what is for now is the relay's own: no room, too busy. */
function judgeSender({ reply, replyCode }: SmtpFailure): Verdict {
  const refusal = refusalOf(reply)
  if (refusal === 'slow-down') {
    return { state: 'deferred', reason: 'relay-slow-down', trouble: 'relay-pace' }
  }
  const isForNow = replyCode >= 400 && replyCode < 500
  const isOfUs = refusal === 'our-identity' || meaningOfWords(reply) === 'our-identity'
  return isForNow && !isOfUs ? RELAY_BUSY : BY_REFUSAL['our-identity']
}

/** Nobody refused anything: the conversation just ended. */
function judgeBreak({ code, replyCode, reply }: SmtpFailure): Verdict {
  // nodemailer would not even write this address on the wire.
  if (code === 'EENVELOPE') return { state: 'failed', reason: 'address-unusable' }
  // It was we who stopped: the claim is no longer surely ours.
  if (code === 'ESTREAM') return GIVEN_BACK
  if (replyCode >= 400) return judgeFarewell(reply)
  if (code === WE_HUNG_UP) return GIVEN_BACK
  return { state: 'pending', reason: 'connection-lost', trouble: 'line' }
}

/** 421 ends the conversation, wherever it is: because of us, or because the relay goes away. */
function judgeFarewell(reply: string): Verdict {
  const refusal = refusalOf(reply)
  const isOfUs = refusal === 'slow-down' || refusal === 'our-identity'
  return isOfUs && enhancedCodeOf(reply) !== '4.3.2' ? BY_REFUSAL[refusal] : RELAY_BUSY
}

/** What becomes of a delivery that was refused, by what the refusal is about. */
const BY_REFUSAL: Record<Refusal, Verdict> = {
  gone: { state: 'failed', reason: 'no-such-address', isCounted: true, mark: 'gone' },
  full: { state: 'failed', reason: 'mailbox-full', isCounted: true, mark: 'mailbox-full' },
  'no-host': { state: 'deferred', reason: 'no-such-host', isCounted: true, mark: 'no-such-host' },
  later: { state: 'deferred', reason: 'try-later', isCounted: true },
  'slow-down': { state: 'deferred', reason: 'slow-down', trouble: 'pace' },
  blocked: { state: 'deferred', reason: 'blocked', isCounted: true, trouble: 'block' },
  'our-identity': {
    state: 'deferred',
    reason: 'sender-refused',
    isCounted: true,
    trouble: 'identity',
  },
  message: { state: 'failed', reason: 'message-refused', isCounted: true, trouble: 'message' },
  refused: { state: 'failed', reason: 'refused', isCounted: true },
}

function judgeReply({ command, replyCode, reply }: SmtpFailure): Verdict {
  const refusal = refusalOf(reply)
  // Without a code and without a word, 550 at RCPT TO is how old servers say "no such user".
  const isGone = refusal === 'refused' && replyCode === 550 && command === 'RCPT TO'
  return BY_REFUSAL[isGone && enhancedCodeOf(reply) === '' ? 'gone' : refusal]
}

const MINUTE = 60
const AFTER_ATTEMPT = [5, 15, 45, 120, 240, 480].map((minutes) => minutes * MINUTE)
const LONGEST_SOON = 5 * MINUTE
const UNCOUNTED = 2 * MINUTE
const MOST_SECONDS_ASKED = 4 * 60 * MINUTE
const SOON_SECONDS = 1
const JITTER = 0.2

type Circumstances = {
  /** Tries before this one that the recipient's server had its say in. */
  attempts: number
  /** Claims so far, this one included. */
  epoch: number
  /** How long the relay is left alone. */
  relayWaitSeconds: number
  random: () => number
}

/** How long until the next try, a fifth more or less so that they do not all come at once. */
export function secondsUntilNextTry(
  { state, isCounted, trouble, secondsAsked }: Outcome,
  { attempts, epoch, relayWaitSeconds, random }: Circumstances,
): number {
  const jitter = 1 + JITTER * (2 * random() - 1)
  if (trouble === 'relay') return Math.max(relayWaitSeconds, SOON_SECONDS) * jitter
  // What breaks the line again and again must not do so every second.
  if (trouble === 'line') return Math.min(2 ** (epoch - 1), LONGEST_SOON) * jitter
  if (state === 'pending') return 0
  const ours = isCounted ? AFTER_ATTEMPT[Math.min(attempts, AFTER_ATTEMPT.length - 1)] : UNCOUNTED
  const asked = Math.min(secondsAsked ?? 0, MOST_SECONDS_ASKED)
  // Those who are asked to wait do not all come back at the very second.
  return Math.max((ours ?? 0) * jitter, asked * (1 + JITTER * random()))
}
