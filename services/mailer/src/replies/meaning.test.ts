import { describe, expect, it } from 'vitest'
import { meaningOf } from './meaning.ts'
import { readReply, secondsAskedFor } from './reply.ts'

describe('a reply', () => {
  it.each([
    ['550 5.1.1 no such user', 'no-such-address'],
    ['550 5.1.2 bad domain', 'no-such-address'],
    ['550 5.1.3 bad syntax', 'no-such-address'],
    ['551 5.1.6 moved', 'no-such-address'],
    ['556 5.1.10 null MX', 'no-such-address'],
    ['550 5.2.1 disabled', 'no-such-address'],
    ['552 5.2.2 over quota', 'mailbox-full'],
    ['552 5.3.4 too big', 'message-refused'],
    ['552 too big', 'message-refused'],
    ['550 5.6.0 cannot be read', 'message-refused'],
    ['554 5.4.4 unable to route', 'no-such-host'],
    ['450 4.1.2 Recipient address rejected: Domain not found', 'no-such-host'],
    ['550 Host not found', 'no-such-host'],
    ['550 5.7.1 not you', 'blocked'],
    ['550 5.7.28 too much of this', 'blocked'],
    ['554 your network is on the Spamhaus list', 'blocked'],
    ['550 5.7.26 unauthenticated', 'sender-refused'],
    ['421 4.7.26 unauthenticated', 'sender-refused'],
    ['550 5.7.515 access denied', 'sender-refused'],
    ['421 too many connections', 'slow-down'],
    ['450 4.7.0 slower', 'slow-down'],
    ['451 4.7.28 slower', 'slow-down'],
    ['454 throttled', 'slow-down'],
    ['450 4.7.1 Greylisted, come back later', 'try-later'],
    ['450 4.2.1 later', 'try-later'],
    ['452 4.2.2 full for now', 'try-later'],
    ['550 5.1.8 bad sender', 'refused'],
    ['553 no', 'refused'],
    ['554 no', 'refused'],
  ])('of %s means %s', (line, meaning) => {
    expect(meaningOf(readReply(line))).toBe(meaning)
  })

  it.each([
    ['421 4.7.0 try again in 300 seconds', 300],
    ['450 greylisted, please retry in 5 minutes', 300],
    ['421 Try again later, in 1 hour.', 3_600],
    ['451 4.7.1 Greylisted, see https://example.com/help?id=5 for more', null],
    ['450 4.2.1 later', null],
  ])('of %s asks for %s seconds', (line, seconds) => {
    expect(secondsAskedFor(readReply(line))).toBe(seconds)
  })
})
