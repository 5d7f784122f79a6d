import { ModeratorNoticeDue, SignInLinkDue } from '@afterword/shared/contracts/mail'
import { newId, StaffId } from '@afterword/shared/ids'
import { describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { header, headerLines } from '../support/headers.ts'
import { askToConfirm } from '../support/mailer.ts'
import { testMails } from '../support/mails.ts'
import { until } from '../support/until.ts'
import { createWaiting } from '../support/waiting-comments.ts'

const { db, mail, mailer, siteId, somebody, tell, received } = testMails()

/** Ways to a header, or to a recipient, of one's own. */
const BREAKS = [
  '\r\nBcc: eve@evil.example\r\n',
  '\nBcc: eve@evil.example',
  '\rBcc: eve@evil.example',
  '\r\n\r\n<a href="https://evil.example">body</a>',
  '\u2028Bcc: eve@evil.example',
  '\u0000\u000b\u000cBcc: eve@evil.example',
  '=?utf-8?q?=0D=0ABcc:_eve@evil.example?=',
  '" <eve@evil.example>, "',
]

async function expectNothingElse(address: string): Promise<void> {
  const message = await received(address)

  expect(message.recipients).toEqual([address])
  expect(message.to).toMatchObject({ value: [{ address }] })
  expect(message.cc).toBeUndefined()
  expect(message.bcc).toBeUndefined()
  expect(headerLines(message).filter((line) => !/^[\w-]+: ./.test(line))).toEqual([])
  for (const name of ['From', 'To', 'Subject', 'Date', 'Message-ID', 'Reply-To', 'Feedback-ID']) {
    expect(header(message, name)).toBeDefined()
  }
  expect(message.source.split('\r\n\r\n')[0]).not.toMatch(/^(bcc|cc):/im)
}

describe.each(BREAKS)('%j makes no header, and writes to nobody else,', (broken) => {
  it('in the name of who is written to', async () => {
    mailer.start()
    const address = somebody()
    const staffId = newId(StaffId)
    await db
      .insertInto('platform.staff')
      .values({ id: staffId, siteId, name: `Hedy${withoutNul(broken)}`, address, role: 'editor' })
      .execute()
    await tell(SignInLinkDue, { siteId, staffId, linkId: crypto.randomUUID() })

    await expectNothingElse(address)
  })

  it('in what a site says of itself', async () => {
    mailer.start()
    const id = `odd-${BREAKS.indexOf(broken)}`
    const name = `Daily${withoutNul(broken)}`
    const odd = await createSite(db, id, { name, senderName: name, postalAddress: name })
    const address = somebody()
    await askToConfirm(db, odd, address)

    await expectNothingElse(address)
  })
})

it.each([
  'ada@example.com, eve@evil.example',
  'eve@evil.example, ada@example.com',
  'ada@example.com>\r\nRCPT TO:<eve@evil.example',
  'Ada <eve@evil.example>',
  '<eve@evil.example>',
  'friends: eve@evil.example;',
  '"eve@evil.example,"@example.com',
])('writes to nobody where an address is not one: %s', async (address) => {
  mailer.start()
  mail.arrived.length = 0
  await askToConfirm(db, siteId, address)
  const after = somebody()
  await askToConfirm(db, siteId, after)

  await received(after)
  await until(async () => {
    const open = await db
      .selectFrom('mailer.deliveries')
      .select('id')
      .where('state', 'in', ['pending', 'sending'])
      .execute()
    expect(open).toEqual([])
  })

  expect(mail.arrived.flatMap(({ recipients }) => recipients)).toEqual([after])
})

it('counts what waits in a subject that says no word of a commenter', async () => {
  mailer.start()
  const address = somebody()
  await db
    .insertInto('platform.staff')
    .values({ id: newId(StaffId), siteId, name: 'Hedy', address, role: 'moderator' })
    .execute()
  const [commentId] = await createWaiting(db, siteId, { name: 'Eve buys' })
  await tell(ModeratorNoticeDue, { siteId, commentId: commentId!, count: 1 })

  const message = await received(address)

  expect(message.subject).toBe('1 comment is waiting · The Daily')
  expect(headerLines(message).join()).not.toContain('Eve')
})

/** PostgreSQL takes no NUL in text. */
function withoutNul(text: string): string {
  return text.replaceAll('\u0000', '\u0001')
}
