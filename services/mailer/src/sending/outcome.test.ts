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

describe('a reply', () => {
  it.each([
    // What the recipient's server says of the address.
    ['RCPT TO', '550 5.1.1 no such user', 'failed', 'no-such-address'],
    ['RCPT TO', '550 5.1.2 bad domain', 'failed', 'no-such-address'],
    ['RCPT TO', '550 5.1.3 bad syntax', 'failed', 'no-such-address'],
    ['RCPT TO', '551 5.1.6 moved', 'failed', 'no-such-address'],
    ['RCPT TO', '556 5.1.10 null MX', 'failed', 'no-such-address'],
    ['RCPT TO', '550 5.2.1 disabled', 'failed', 'no-such-address'],
    ['RCPT TO', '550 no such user here', 'failed', 'no-such-address'],
    ['DATA', '550 5.1.1 no such user', 'failed', 'no-such-address'],
    // What it says of the message, or of us.
    ['DATA', '550 no', 'failed', 'refused'],
    ['RCPT TO', '550 5.7.1 not you', 'failed', 'refused'],
    ['RCPT TO', '550 5.1.8 bad sender', 'failed', 'refused'],
    ['RCPT TO', '553 no', 'failed', 'refused'],
    ['DATA', '554 no', 'failed', 'refused'],
    ['DATA', '552 5.3.4 too big', 'failed', 'refused'],
    // Later.
    ['RCPT TO', '450 4.2.1 later', 'deferred', 'try-later'],
    ['RCPT TO', '451 greylisted', 'deferred', 'try-later'],
    ['DATA', '452 4.2.2 full', 'deferred', 'try-later'],
    ['RCPT TO', '421 too many connections', 'deferred', 'slow-down'],
    ['RCPT TO', '450 4.7.0 slower', 'deferred', 'slow-down'],
    ['DATA', '451 4.7.28 slower', 'deferred', 'slow-down'],
    ['RCPT TO', '454 slower', 'deferred', 'slow-down'],
    // Ours to mend.
    ['MAIL FROM', '550 5.7.1 you may not send', 'deferred', 'relay-refuses'],
    ['MAIL FROM', '451 later', 'deferred', 'relay-refuses'],
    ['CONN', '421 4.3.2 shutting down', 'deferred', 'relay-hung-up'],
  ])('to %s of %s means %s: %s', (command, reply, state, reason) => {
    const replyCode = Number(reply.slice(0, 3))

    const code = command === 'CONN' ? 'ECONNECTION' : 'EENVELOPE'
    const outcome = outcomeOf({ ...failure, code, command, reply, replyCode })

    expect(outcome).toMatchObject({
      state,
      reason,
      reply,
      isHardBounce: reason === 'no-such-address',
      isCounted: state === 'failed' || reason === 'try-later',
      isRelayTrouble: reason?.startsWith('relay-'),
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

    expect(outcome).toMatchObject({ state, reason, isCounted: false, isHardBounce: false })
  })
})

describe('the next try', () => {
  const circumstances = { attempts: 0, relayWaitSeconds: 4, random: () => 0.5 }
  const later = outcomeOf({ ...failure, replyCode: 450, reply: '450 later' })

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

  it('of what was given back is at once', () => {
    expect(secondsUntilNextTry(GIVEN_BACK, circumstances)).toBe(0)
  })
})
