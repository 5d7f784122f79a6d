import { DatabaseUrl, readConfig } from '@afterword/shared/config'
import { z } from 'zod'
import { Config as ServicesConfig } from '../../config.ts'
import { migrateAll } from '../../migrate-all.ts'
import type { Command } from '../command.ts'

const Config = z.object({
  OWNER_DATABASE_URL: DatabaseUrl.describe('PostgreSQL, as the owner of the database'),
  COMMENTS_DATABASE_URL: DatabaseUrl.describe('the role to make for comments'),
  SUBSCRIPTIONS_DATABASE_URL: DatabaseUrl.describe('the role to make for subscriptions'),
  MAILER_DATABASE_URL: DatabaseUrl.describe('the role to make for the mailer'),
})

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'bring the database up to date and give each service its role',
  options: {
    'check-settings': { describe: 'first refuse settings that a service would not start with' },
  },
  async run({ checkSettings }, { env, print }) {
    if (checkSettings) readConfig(ServicesConfig, env)
    const config = readConfig(Config, env)
    await migrateAll({
      ownerUrl: config.OWNER_DATABASE_URL,
      roles: {
        comments: config.COMMENTS_DATABASE_URL,
        subscriptions: config.SUBSCRIPTIONS_DATABASE_URL,
        mailer: config.MAILER_DATABASE_URL,
      },
    })
    print('The database is up to date.')
  },
}
