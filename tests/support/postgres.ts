import { randomBytes } from 'node:crypto'
import type { CommentsSchema } from '@afterword/comments/schema'
import type { MailerSchema } from '@afterword/mailer/schema'
import { openDatabase } from '@afterword/shared/postgres/database'
import type { SubscriptionsSchema } from '@afterword/subscriptions/schema'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, inject } from 'vitest'
import { onServer } from './database.ts'
import { silent } from './log.ts'
import { roleUrls, type ServiceName } from './roles.ts'

export type EverySchema = CommentsSchema & SubscriptionsSchema & MailerSchema

export type TestDatabase = {
  /** Everything, as the owner: to arrange and to look. */
  db: Kysely<EverySchema>
  /** Where a service finds this database under its own role. */
  urls: Record<ServiceName, string>
  ownerUrl: string
  /** Opens it as a service does, with that service's rights only. */
  openAs: <Schema>(service: ServiceName) => Kysely<Schema>
}

/** A migrated database for this test file alone. */
export function testDatabase(): TestDatabase {
  const name = `test_${randomBytes(8).toString('hex')}`
  const ownerUrl = Object.assign(new URL(inject('postgresUrl')), { pathname: name }).href
  const urls = roleUrls(ownerUrl)
  const db = openDatabase<EverySchema>({ url: ownerUrl, connections: 10, log: silent })
  const opened: Kysely<never>[] = []

  beforeAll(() =>
    onServer(inject('postgresUrl'), `create database ${name} template ${inject('template')}`),
  )
  afterAll(async () => {
    await Promise.all([db, ...opened].map((one) => one.destroy()))
    await onServer(inject('postgresUrl'), `drop database ${name} with (force)`)
  })

  return {
    db,
    urls,
    ownerUrl,
    openAs<Schema>(service: ServiceName) {
      const own = openDatabase<Schema>({ url: urls[service], connections: 10, log: silent })
      opened.push(own as unknown as Kysely<never>)
      return own
    },
  }
}
