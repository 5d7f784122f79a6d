import { ModeratorNoticeDue } from '@afterword/shared/contracts/mail'
import { send } from '@afterword/shared/messages/send'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSite, createStaff } from '../support/builders.ts'
import { moderatePath } from '../support/comments.ts'
import { expectCommon, header, headerLines } from '../support/headers.ts'
import {
  announce,
  askToConfirm,
  createReaders,
  listDeliveries,
  mailers,
} from '../support/mailer.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { type Received, testMailServer } from '../support/smtp.ts'
import { confirmPath, createSubscriber, unsubscribePath } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'
import { createWaiting } from '../support/waiting-comments.ts'

const database = testDatabase()
const { db } = database
const mail = testMailServer()
const mailer = mailers(database, { redis: testRedis(), mail })

async function received(address: string): Promise<Received> {
  return until(() => {
    const [message, ...more] = mail.to(address)
    expect(more).toEqual([])
    expect(message).toBeDefined()
    return message!
  })
}

describe('what is sent', () => {
  beforeAll(async () => {
    await createSite(db, 'daily', { replyTo: 'desk@news.example' })
  })
  const siteId = 'daily' as Awaited<ReturnType<typeof createSite>>

  it('asks a reader to confirm, once, with nothing in it that a visitor typed', async () => {
    mailer.start()
    const reader = await askToConfirm(db, siteId, 'ada@example.com')

    const message = await received('ada@example.com')

    expectCommon(message, { to: 'ada@example.com' })
    expect(header(message, 'From')).toBe('The Daily <news@news.example>')
    expect(header(message, 'To')).toBe('ada@example.com')
    expect(header(message, 'Subject')).toBe('Please confirm: e-mail from The Daily')
    expect(header(message, 'Feedback-ID')).toBe('confirm:tx:daily:afterword')
    expect(header(message, 'List-Id')).toBeUndefined()
    expect(header(message, 'List-Unsubscribe')).toBeUndefined()
    expect(header(message, 'List-Unsubscribe-Post')).toBeUndefined()
    const link = `https://talk.example${confirmPath(reader)}`
    expect(message.text).toContain(link)
    expect(message.html).toContain(`href="${link}"`)
    expect(message.text).toContain('This was not me')
  })

  it('tells each moderator how many comments wait, and nobody else', async () => {
    mailer.start()
    const staff = await createStaff(db, siteId, 'mod@example.com')
    const editor = await createStaff(db, siteId, 'editor@example.com')
    await db
      .updateTable('platform.staff')
      .set({ role: 'editor' })
      .where('id', '=', editor)
      .execute()
    const [, , commentId] = await createWaiting(db, siteId, { count: 3 })
    await db
      .transaction()
      .execute((tx) => send(tx, ModeratorNoticeDue, { siteId, commentId: commentId!, count: 3 }))

    const message = await received('mod@example.com')

    expectCommon(message, { to: 'mod@example.com' })
    expect(header(message, 'From')).toBe('The Daily moderation <news@news.example>')
    expect(header(message, 'To')).toBe('Hedy <mod@example.com>')
    expect(message.subject).toBe('3 comments are waiting · The Daily')
    expect(header(message, 'Feedback-ID')).toBe('mod:tx:daily:afterword')
    expect(header(message, 'List-Id')).toBe('<moderation.lists.news.example>')
    expect(header(message, 'List-Unsubscribe-Post')).toBeUndefined()
    const link = `https://talk.example${moderatePath(siteId, commentId!, staff)}`
    expect(message.text).toContain(link)
    expect(message.html).toContain(`href="${link}"`)
    expect(mail.to('editor@example.com')).toEqual([])
  })

  it('announces a publication with a way out in one click', async () => {
    mailer.start()
    const reader = await createSubscriber(db, siteId, { address: 'grace@example.com' })
    const campaignId = await announce(db, siteId, { article: { section: 'Überseehafen & Co' } })

    const message = await received('grace@example.com')

    expectCommon(message, { to: 'grace@example.com' })
    expect(header(message, 'From')).toBe('The Daily <news@news.example>')
    expect(header(message, 'Subject')).toBe('Harbour reopens')
    expect(header(message, 'Feedback-ID')).toBe(`${campaignId}:pub:daily:afterword`)
    expect(header(message, 'List-Id')).toBe('<uberseehafen-co.lists.news.example>')
    const link = `https://talk.example${unsubscribePath(reader)}`
    expect(headerLines(message)).toContain(`List-Unsubscribe: <${link}>`)
    expect(headerLines(message)).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
    expect(message.text).toContain(link)
    expect(message.html).toContain(`href="${link}"`)
  })

  it('arrives byte for byte, whatever is in it', async () => {
    mailer.start()
    const [address = ''] = await createReaders(db, siteId, { count: 1, name: 'bytes' })
    const title = 'Ein “Zitat” 🎉 \u202eevil\u202c\r\nBcc: x@example.com'
    const summary = [
      '.',
      '..\n.\r.\r\n',
      'From the harbour',
      'שלום עולם',
      '👩‍👩‍👧‍👦',
      '{{heading}}',
      '<b>&amp;</b>',
      'x'.repeat(1_500),
    ].join(' ')
    await announce(db, siteId, { article: { title, summary } })

    const message = await received(address)

    expect(message.subject).toBe('Ein “Zitat” 🎉 evil Bcc: x@example.com')
    expect(headerLines(message).filter((line) => /^bcc:/i.test(line))).toEqual([])
    const shown = `. .. . . From the harbour שלום עולם 👩‍👩‍👧‍👦 {{heading}} <b>&amp;</b> xxx`
    expect(message.text).toContain(shown)
    expect(message.html).toContain(
      shown.replaceAll('&', '&#38;').replaceAll('<', '&#60;').replaceAll('>', '&#62;'),
    )
    expect(message.source).not.toMatch(/[^\r]\n|\r[^\n]/)
  })

  it('keeps the names of its sender in one piece, whatever they hold', async () => {
    mailer.start()
    const senderName = 'Ünï, "Daily" <x@evil.example>\r\nBcc: y@evil.example'
    const odd = await createSite(db, 'odd', { senderName })
    await askToConfirm(db, odd, 'odd@example.com')

    const message = await received('odd@example.com')

    const name = 'Ünï, "Daily" <x@evil.example> Bcc: y@evil.example'
    expect(message.from?.value).toEqual([{ name, address: 'news@news.example' }])
    expect(message.replyTo?.value).toEqual([{ name, address: 'news@news.example' }])
    expect(message.bcc).toBeUndefined()
  })

  it('is composed once for all its readers', async () => {
    mailer.start()
    const addresses = await createReaders(db, siteId, { count: 5, name: 'shared' })
    const campaignId = await announce(db, siteId)

    await until(() => expect(addresses.every((one) => mail.to(one).length === 1)).toBe(true))

    const deliveries = await listDeliveries(db)
    const own = deliveries.filter((one) => one.campaignId === campaignId)
    expect(new Set(own.map(({ contentId }) => contentId)).size).toBe(1)
    expect(new Set(own.map(({ messageId }) => messageId)).size).toBe(own.length)
    expect(JSON.stringify(own)).not.toContain('@example.com')
  })
})
