import { describe, expect, it } from 'vitest'
import type { SmtpFailure } from '../smtp/smtp-failure.ts'
import { GIVEN_BACK, outcomeOf, secondsUntilNextTry } from './outcome.ts'

const failure: SmtpFailure = {
  phase: 'send',
  code: 'EENVELOPE',
  cause: '',
  command: 'RCPT TO',
  replyCode: 0,
  reply: '',
  isLastByteTaken: false,
}

const UNCOUNTED = ['slow-down', 'relay-slow-down', 'relay-busy']
const MARKS: Record<string, string> = {
  'no-such-address': 'gone',
  'mailbox-full': 'mailbox-full',
  'no-such-host': 'no-such-host',
}
const TROUBLES: Record<string, string> = {
  'slow-down': 'pace',
  blocked: 'block',
  'sender-refused': 'identity',
  'message-refused': 'message',
  'relay-slow-down': 'relay-pace',
  'relay-busy': 'relay',
}

describe('a reply', () => {
  it.each([
    // What the recipient's server says of the address.
    ['RCPT TO', '550 5.1.1 no such user', 'failed', 'no-such-address'],
    ['RCPT TO', '550 no such user here', 'failed', 'no-such-address'],
    ['RCPT TO', '550', 'failed', 'no-such-address'],
    ['DATA', '550 5.1.1 no such user', 'failed', 'no-such-address'],
    ['RCPT TO', '552 5.2.2 full', 'failed', 'mailbox-full'],
    ['RCPT TO', '554 5.4.4 no such host', 'deferred', 'no-such-host'],
    // What it says of the message, or of us.
    ['DATA', '550 no', 'failed', 'refused'],
    ['RCPT TO', '550 5.5.0 no', 'failed', 'refused'],
    ['RCPT TO', '553 no', 'failed', 'refused'],
    ['DATA', '554 no', 'failed', 'refused'],
    ['DATA', '552 5.3.4 too big', 'failed', 'message-refused'],
    ['RCPT TO', '550 5.7.1 not you', 'deferred', 'blocked'],
    ['DATA', '550 5.7.26 unauthenticated', 'deferred', 'sender-refused'],
    ['RCPT TO', '550 Blocked, see https://mail.example/help', 'deferred', 'blocked'],
    ['RCPT TO', '550 Denied by policy', 'deferred', 'blocked'],
    ['RCPT TO', '550 SPF check failed', 'deferred', 'sender-refused'],
    ['RCPT TO', '550 relay not permitted', 'deferred', 'sender-refused'],
    ['RCPT TO', '550 mailbox full', 'failed', 'mailbox-full'],
    ['RCPT TO', '550 message too large', 'failed', 'message-refused'],
    ['DATA', '552 5.7.0 blocked because of its content', 'failed', 'message-refused'],
    // Later.
    ['RCPT TO', '450 4.2.1 later', 'deferred', 'try-later'],
    ['DATA', '452 4.2.2 full', 'deferred', 'try-later'],
    ['RCPT TO', '421 too many connections', 'deferred', 'slow-down'],
    ['DATA', '451 4.7.28 slower', 'deferred', 'slow-down'],
    // Ours to mend.
    ['MAIL FROM', '550 5.7.1 you may not send', 'deferred', 'sender-refused'],
    ['MAIL FROM', '451 4.1.8 no such sender', 'deferred', 'sender-refused'],
    ['MAIL FROM', '450 Sender address rejected: Domain not found', 'deferred', 'sender-refused'],
    ['MAIL FROM', '454 4.7.0 throttled', 'deferred', 'relay-slow-down'],
    // The relay's own trouble, and nobody's fault.
    ['MAIL FROM', '452 4.3.1 insufficient system storage', 'deferred', 'relay-busy'],
    ['MAIL FROM', '452 too many messages in this connection', 'deferred', 'relay-busy'],
    ['MAIL FROM', '451 local error in processing', 'deferred', 'relay-busy'],
    ['MAIL FROM', '451', 'deferred', 'relay-busy'],
    ['CONN', '421 4.3.2 shutting down', 'deferred', 'relay-busy'],
    ['CONN', '421 4.7.0 too fast', 'deferred', 'slow-down'],
    ['CONN', '421 4.7.26 unauthenticated', 'deferred', 'sender-refused'],
  ])('to %s of %s means %s: %s', (command, reply, state, reason) => {
    const replyCode = Number(reply.slice(0, 3))
    const code = command === 'CONN' ? 'ECONNECTION' : 'EENVELOPE'

    const outcome = outcomeOf({ ...failure, code, command, reply, replyCode })

    expect(outcome).toMatchObject({
      state,
      reason,
      reply,
      mark: MARKS[reason] ?? null,
      trouble: TROUBLES[reason] ?? null,
      isCounted: !UNCOUNTED.includes(reason),
    })
  })
})

describe('no reply', () => {
  it.each([
    ['connect', 'ESOCKET', false, 'deferred', 'relay-away'],
    ['connect', 'EDNS', false, 'deferred', 'relay-away'],
    ['connect', 'ETIMEDOUT', false, 'deferred', 'relay-away'],
    ['connect', 'EAUTH', false, 'deferred', 'relay-refuses'],
    ['connect', 'ETLS', false, 'deferred', 'relay-refuses'],
    ['connect', 'EHUNGUP', false, 'pending', null],
    ['send', 'ECONNECTION', false, 'pending', 'connection-lost'],
    ['send', 'ETIMEDOUT', false, 'pending', 'connection-lost'],
    ['send', 'ECONNECTION', true, 'unknown', 'no-answer'],
    ['send', 'ETIMEDOUT', true, 'unknown', 'no-answer'],
    ['send', 'EHUNGUP', false, 'pending', null],
    ['send', 'EHUNGUP', true, 'unknown', 'no-answer'],
    ['send', 'ESTREAM', false, 'pending', null],
    ['send', 'EENVELOPE', false, 'failed', 'address-unusable'],
  ] as const)('at %s (%s, last byte taken: %s) means %s', (...row) => {
    const [phase, code, isLastByteTaken, state, reason] = row

    const outcome = outcomeOf({ ...failure, command: 'CONN', phase, code, isLastByteTaken })

    expect(outcome).toMatchObject({ state, reason, isCounted: false, mark: null })
  })

  it.each(['OK queued', '354 go on', ''])('but after the last byte %j is none', (reply) => {
    const replyCode = Number(reply.slice(0, 3)) || 0
    const code = 'EMESSAGE'

    const outcome = outcomeOf({
      ...failure,
      command: 'DATA',
      code,
      reply,
      replyCode,
      isLastByteTaken: true,
    })

    expect(outcome).toMatchObject({ state: 'unknown', reason: 'no-answer', isCounted: false })
  })

  it.each(['DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED'])(
    'but a certificate that is wrong (%s) is for an operator to look at',
    (cause) => {
      const outcome = outcomeOf({ ...failure, phase: 'connect', code: 'ESOCKET', cause })

      expect(outcome).toMatchObject({ state: 'deferred', reason: 'relay-refuses' })
    },
  )
})

describe('the next try', () => {
  const circumstances = { attempts: 0, epoch: 1, relayWaitSeconds: 4, random: () => 0.5 }
  const later = outcomeOf({ ...failure, replyCode: 450, reply: '450 not now' })

  it('comes later and later', () => {
    const minutes = [0, 1, 2, 3, 4, 5, 6, 7].map(
      (attempts) => secondsUntilNextTry(later, { ...circumstances, attempts }) / 60,
    )

    expect(minutes).toEqual([5, 15, 45, 120, 240, 480, 480, 480])
  })

  it('is spread by a fifth either way', () => {
    const at = (random: number): number =>
      secondsUntilNextTry(later, { ...circumstances, random: () => random }) / 60

    expect([at(0), at(1)]).toEqual([4, 6])
  })

  it('waits for the relay as long as everybody does', () => {
    const away = outcomeOf({ ...failure, phase: 'connect', code: 'ESOCKET' })

    expect(secondsUntilNextTry(away, circumstances)).toBe(4)
  })

  it('of what breaks the line comes soon, and less and less soon', () => {
    const lost = outcomeOf({ ...failure, command: 'CONN', code: 'ECONNECTION' })
    const seconds = [1, 2, 3, 8, 20].map((epoch) =>
      secondsUntilNextTry(lost, { ...circumstances, epoch }),
    )

    expect(seconds).toEqual([1, 2, 4, 128, 300])
  })

  it('is not before the server wants it, within reason', () => {
    const asked = (text: string): number => {
      const reply = `421 4.7.0 try again in ${text}`
      const outcome = outcomeOf({ ...failure, command: 'RCPT TO', replyCode: 421, reply })
      return secondsUntilNextTry(outcome, { ...circumstances, random: () => 0 })
    }

    expect([asked('5 seconds'), asked('20 minutes'), asked('900 hours')]).toEqual([
      96, 1_200, 14_400,
    ])
  })

  it('of what was given back is at once', () => {
    expect(secondsUntilNextTry(GIVEN_BACK, circumstances)).toBe(0)
  })
})
