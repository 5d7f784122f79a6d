import { describe, expect, it } from 'vitest'
import { refusalOf, secondsAskedFor } from './refusal.ts'

describe('a reply', () => {
  it.each([
    ['550 5.1.1 no such user', 'gone'],
    ['550 5.1.2 bad domain', 'gone'],
    ['550 5.1.3 bad syntax', 'gone'],
    ['551 5.1.6 moved', 'gone'],
    ['556 5.1.10 null MX', 'gone'],
    ['550 5.2.1 disabled', 'gone'],
    ['552 5.2.2 over quota', 'full'],
    ['552 5.3.4 too big', 'message'],
    ['552 too big', 'message'],
    ['550 5.6.0 cannot be read', 'message'],
    ['554 5.4.4 unable to route', 'no-host'],
    ['450 4.1.2 Recipient address rejected: Domain not found', 'no-host'],
    ['550 Host not found', 'no-host'],
    ['550 5.7.1 not you', 'blocked'],
    ['550 5.7.28 too much of this', 'blocked'],
    ['554 your network is on the Spamhaus list', 'blocked'],
    ['550 Blocked, see https://mail.example/help', 'blocked'],
    ['550 Denied by policy', 'blocked'],
    ['550 5.0.0 on our deny-list', 'blocked'],
    ['550 poor reputation', 'blocked'],
    ['550 SPF check failed', 'our-identity'],
    ['550 relay not permitted', 'our-identity'],
    ['554 Relay access denied', 'our-identity'],
    ['550 Relaying denied', 'our-identity'],
    [
      '554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: news@news.example',
      'our-identity',
    ],
    ['550 The from address does not match a verified Sender Identity.', 'our-identity'],
    ["554 The 'From' address you supplied is not a Sender Signature.", 'our-identity'],
    ['550 mailbox full', 'full'],
    ['552 over quota', 'full'],
    ['550 message too large', 'message'],
    ['552 5.7.0 blocked because of its content', 'message'],
    ['552 5.2.0 that is too much', 'message'],
    ['550 no such user', 'refused'],
    ['550 5.7.26 unauthenticated', 'our-identity'],
    ['421 4.7.26 unauthenticated', 'our-identity'],
    ['550 5.7.515 access denied', 'our-identity'],
    ['421 too many connections', 'slow-down'],
    ['450 4.7.0 slower', 'slow-down'],
    ['451 4.7.28 slower', 'slow-down'],
    ['451 4.7.500 server busy', 'slow-down'],
    ['454 throttled', 'slow-down'],
    ['450 4.7.1 Greylisted, come back later', 'later'],
    ['450 4.2.1 later', 'later'],
    ['452 4.2.2 full for now', 'later'],
    ['451 try again', 'later'],
    ['553 no', 'refused'],
    ['554 no', 'refused'],
    ['550 no', 'refused'],
  ])('of %s is about: %s', (reply, refusal) => {
    expect(refusalOf(reply)).toBe(refusal)
  })

  it.each([
    ['421 4.7.0 try again in 300 seconds', 300],
    ['450 greylisted, please retry in 5 minutes', 300],
    ['450 4.7.1 wait 5 min', 300],
    ['421 Try again later, in 1 hour.', 3_600],
    ['450 come back in 90s', 90],
    ['451 4.7.1 Greylisted, see https://example.com/help?id=5 for more', null],
    ['450 4.2.1 later', null],
  ])('of %s asks for %s seconds', (reply, seconds) => {
    expect(secondsAskedFor(reply)).toBe(seconds)
  })
})
