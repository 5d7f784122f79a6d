import type { CommentsSchema } from '@afterword/comments/schema'
import type { MailerSchema } from '@afterword/mailer/schema'
import { DatabaseUrl, readConfig } from '@afterword/shared/config'
import { openLog } from '@afterword/shared/log'
import { openDatabase } from '@afterword/shared/postgres/database'
import type { SubscriptionsSchema } from '@afterword/subscriptions/schema'
import type { Kysely } from 'kysely'
import { z } from 'zod'

/** The databases a command may need, each opened at first use under its service's own role. */
export type Databases = {
  comments: () => Kysely<CommentsSchema>
  subscriptions: () => Kysely<SubscriptionsSchema>
  mailer: () => Kysely<MailerSchema>
  close: () => Promise<void>
}

export function findDatabases(env: NodeJS.ProcessEnv): Databases {
  const opened: { destroy: () => Promise<void> }[] = []

  const open = <Schema>(url: string): Kysely<Schema> => {
    const log = openLog({ service: 'afterword', level: 'error', to: process.stderr })
    const db = openDatabase<Schema>({ url, connections: 2, log })
    opened.push(db)
    return db
  }

  return {
    comments() {
      const Config = z.object({
        COMMENTS_DATABASE_URL: DatabaseUrl.describe('PostgreSQL, as the role of comments'),
      })
      return open(readConfig(Config, env).COMMENTS_DATABASE_URL)
    },
    subscriptions() {
      const Config = z.object({
        SUBSCRIPTIONS_DATABASE_URL: DatabaseUrl.describe(
          'PostgreSQL, as the role of subscriptions',
        ),
      })
      return open(readConfig(Config, env).SUBSCRIPTIONS_DATABASE_URL)
    },
    mailer() {
      const Config = z.object({
        MAILER_DATABASE_URL: DatabaseUrl.describe('PostgreSQL, as the role of the mailer'),
      })
      return open(readConfig(Config, env).MAILER_DATABASE_URL)
    },
    async close() {
      await Promise.all(opened.map((db) => db.destroy()))
    },
  }
}
