import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { reportAbout } from './delivery-status.ts'
import { readIncomingMail } from './incoming-mail.ts'
import { readBounceMail, readUnsubscribeMail } from './read-mail.ts'

const FOLDER = fileURLToPath(new URL('../../../../tests/fixtures/feedback/', import.meta.url))

/** Mails that people send come with a sender, what servers send without. */
const FROM_PEOPLE = /^(arf|out-|vacation|our-own|read-receipt|a-|spam)/

function read(name: string) {
  const text = readFileSync(join(FOLDER, `${name}.eml`), 'utf8').replaceAll('\n', '\r\n')
  const sender = FROM_PEOPLE.test(name) ? 'someone@example.com' : ''
  return readIncomingMail(Buffer.from(text), sender)
}

async function readAsBounce(name: string) {
  const reading = readBounceMail(await read(name))
  if (reading.is === 'junk') return reading.why
  if (reading.is !== 'delivery-report') return reading.is
  const report = reportAbout('ada@example.com', reading.groups)
  return report ? [report.kind, report.code] : 'nothing'
}

const EXPECTED: Record<string, unknown> = {
  'postfix-user-unknown': ['hard-bounce', '5.1.1'],
  'postfix-host-not-found': ['no-such-host', '5.4.4'],
  'postfix-delayed': ['delayed', '4.4.1'],
  'postfix-expired': ['soft-bounce', '4.4.1'],
  'postfix-over-quota': ['soft-bounce', '5.2.2'],
  'postfix-bare-550': ['hard-bounce', '5.0.0'],
  'postfix-mailing-list': ['unclear-bounce', '5.1.1'],
  'postfix-two-recipients-one-ours': ['soft-bounce', '5.2.2'],
  'postfix-spam-rejected': ['refused', '5.7.1'],
  'postfix-greylisted-to-the-end': ['refused', '4.7.1'],
  'postfix-delivered': ['delivered', '2.1.5'],
  'postfix-relayed': 'nothing',
  'exim-unrouteable': ['hard-bounce', '5.0.0'],
  'exim-rcpt-refused': ['hard-bounce', '5.1.1'],
  'exim-without-structure': ['hard-bounce', '5.2.1'],
  'exim-delay-warning': ['delayed', null],
  'm365-not-found': ['hard-bounce', '5.1.10'],
  'm365-access-denied': ['soft-bounce', '5.4.1'],
  'm365-mailbox-full': ['soft-bounce', '5.2.2'],
  'm365-banned-sender': ['refused', '5.7.606'],
  'm365-domain-not-found': ['no-such-host', '5.4.310'],
  'm365-dmarc': ['refused', '5.7.509'],
  'exchange-on-premises': ['hard-bounce', '5.1.1'],
  'outlook-com-unavailable': ['hard-bounce', '5.5.0'],
  'gmail-no-account': ['hard-bounce', '5.1.1'],
  'gmail-disabled': ['hard-bounce', '5.2.1'],
  'gmail-over-quota': ['delayed', '4.2.2'],
  'gmail-unauthenticated': ['refused', '5.7.26'],
  'gmail-rate': ['refused', '4.7.28'],
  'ses-bounce': ['hard-bounce', '5.1.1'],
  'ses-suppressed': ['hard-bounce', '5.1.1'],
  'one-group': ['hard-bounce', '5.1.1'],
  'sendmail-transcript': ['hard-bounce', '5.1.1'],
  unclear: ['unclear-bounce', '5.0.0'],
  qmail: ['hard-bounce', '5.1.1'],
  'qmail-remote': ['soft-bounce', null],
  'plain-in-another-name': ['hard-bounce', '5.1.1'],
  domino: ['hard-bounce', null],
  'arf-abuse': 'complaint',
  'arf-without-token': 'complaint',
  'arf-yahoo': 'complaint',
  'arf-fraud': 'complaint',
  'arf-not-spam': 'no-complaint',
  'arf-auth-failure': 'no-complaint',
  'arf-opt-out': 'unsubscribe',
  'out-of-office': 'auto-reply',
  'vacation-old-style': 'auto-reply',
  'our-own-mail': 'loop',
  'read-receipt': 'receipt',
  'a-person': 'no-report',
  'a-wish': 'unsubscribe',
  spam: 'no-report',
}

describe('a mail to a bounce address', () => {
  it.each(Object.entries(EXPECTED))('is read for what it is: %s', async (name, expected) => {
    expect(await readAsBounce(name)).toEqual(expected)
  })

  it('has an expectation, each of the corpus', () => {
    const names = globSync('*.eml', { cwd: FOLDER }).map((file) => basename(file, '.eml'))

    expect(names.toSorted()).toEqual(Object.keys(EXPECTED).toSorted())
  })

  it('wants nothing where nobody has sent it', async () => {
    const wish = await read('a-wish')

    expect(readBounceMail({ ...wish, sender: '' })).toEqual({ is: 'junk', why: 'auto-reply' })
  })

  it('says what the server said, on one line and cut off', async () => {
    const reading = readBounceMail(await read('postfix-user-unknown'))
    if (reading.is !== 'delivery-report') throw new Error(reading.is)
    const report = reportAbout('ada@example.com', reading.groups)

    expect(report?.detail).toBe(
      'smtp; 550 5.1.1 <ada@example.com>: Recipient address rejected: User unknown in virtual mailbox table',
    )
  })

  it.each([
    '',
    'no mail at all',
    'Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n',
    'Content-Type: message/delivery-status\r\n\r\nAction: failed',
    `Subject: ${'=?utf-8?q?'.repeat(5_000)}\r\n\r\n\0\u00ff`,
  ])('comes out as something, however broken: %#', async (text) => {
    const mail = await readIncomingMail(Buffer.from(text, 'latin1'), '')

    expect(['delivery-report', 'junk']).toContain(readBounceMail(mail).is)
  })

  it('is refused in one piece if it is made to cost us', async () => {
    const bomb = `Content-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\n\r\n'.repeat(2_000)}`

    await expect(readIncomingMail(Buffer.from(bomb), '')).rejects.toThrow('exceeded')
  })
})

describe('a mail to an unsubscribe address', () => {
  it.each([
    ['a-wish', 'unsubscribe'],
    ['a-person', 'unsubscribe'],
    ['out-of-office', 'junk'],
    ['our-own-mail', 'junk'],
    ['postfix-user-unknown', 'junk'],
  ])('unsubscribes if a person wrote it: %s', async (name, expected) => {
    expect(readUnsubscribeMail(await read(name)).is).toBe(expected)
  })
})
