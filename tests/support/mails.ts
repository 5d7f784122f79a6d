import type { RequestListener } from 'node:http'
import { type AuthorId, type CommentId, SiteId, type ThreadId } from '@afterword/shared/ids'
import type { Contract } from '@afterword/shared/messages/contract'
import { send } from '@afterword/shared/messages/send'
import { signToken, type TokenPurpose } from '@afterword/shared/tokens/token'
import { beforeAll, expect } from 'vitest'
import { createApiKey, createSite } from './builders.ts'
import { testComments } from './comments.ts'
import { header, headerLines } from './headers.ts'
import { listDeliveries, mailers } from './mailer.ts'
import { type TestDatabase, testDatabase } from './postgres.ts'
import { testRedis } from './redis.ts'
import { TOKEN_KEYS } from './service-settings.ts'
import { type Received, type TestMailServer, testMailServer } from './smtp.ts'
import { until } from './until.ts'

export type MailWorld = {
  db: TestDatabase['db']
  mail: TestMailServer
  mailer: ReturnType<typeof mailers>
  /** The comments service. */
  listener: RequestListener
  siteId: SiteId
  key: () => string
  /** An address nobody had before. */
  somebody: () => string
  /** Tells the mailer, as the service whose use case it is would. */
  tell: <Payload>(contract: Contract<Payload>, payload: NoInfer<Payload>) => Promise<void>
  /** The newest of so many mails to an address. */
  received: (address: string, count?: number) => Promise<Received>
  /** Waits for the end of a delivery that must not be sent, and says why. */
  dropped: (kind: string) => Promise<string | null>
  delivered: (kind: string) => Promise<Awaited<ReturnType<typeof listDeliveries>>[number]>
  authorOf: (commentId: CommentId) => Promise<{ authorId: AuthorId; threadId: ThreadId }>
}

/** A site with comments and a mailer, for tests of what single mails are like. */
export function testMails(): MailWorld {
  const database = testDatabase()
  const { db } = database
  const redis = testRedis()
  const mail = testMailServer()
  const siteId = SiteId.parse('daily')
  let key = ''
  let people = 0
  const { listener } = testComments(database, redis)

  beforeAll(async () => {
    await createSite(db, siteId, { replyTo: 'desk@news.example' })
    key = await createApiKey(db, siteId, ['admin', 'moderate'])
  })

  const delivered: MailWorld['delivered'] = async (kind) => {
    const [delivery] = (await listDeliveries(db)).filter((one) => one.kind === kind)
    return delivery!
  }
  return {
    db,
    mail,
    mailer: mailers(database, { redis, mail }),
    listener,
    siteId,
    key: () => key,
    somebody: () => `reader-${(people += 1)}@example.com`,
    tell: (contract, payload) => db.transaction().execute((tx) => send(tx, contract, payload)),
    received: (address, count = 1) =>
      until(() => {
        const messages = mail.to(address)
        expect(messages).toHaveLength(count)
        return messages[count - 1]!
      }),
    dropped: (kind) =>
      until(async () => {
        const delivery = await delivered(kind)
        expect(delivery?.settledAt).toBeTruthy()
        return delivery.reason
      }),
    delivered,
    authorOf: (commentId) =>
      db
        .selectFrom('comments.comments')
        .select(['authorId', 'threadId'])
        .where('id', '=', commentId)
        .executeTakeFirstOrThrow(),
  }
}

/** Where the button of a mail leads. */
export function linkTo(path: string, purpose: TokenPurpose, id: string): string {
  const token = signToken(TOKEN_KEYS, { purpose, site: SiteId.parse('daily'), id })
  return `https://talk.example/${path}/${token}`
}

export function expectLink(message: Received, url: string): void {
  expect(message.text).toContain(url)
  expect(message.html).toContain(`href="${url}"`)
}

export function expectNoList(message: Received): void {
  expect(headerLines(message).filter((line) => line.startsWith('List-'))).toEqual([])
}

export function expectOneClick(message: Received, url: string): void {
  expect(header(message, 'List-Unsubscribe')).toContain(`<${url}>`)
  expect(header(message, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click')
  expectLink(message, url)
}
