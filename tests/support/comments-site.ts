import type { SiteId } from '@afterword/shared/ids'
import { beforeAll } from 'vitest'
import { createApiKey, createSite } from './builders.ts'
import { testComments } from './comments.ts'
import { testDatabase } from './postgres.ts'
import { testRedis } from './redis.ts'

/** The comments of one site, and a key of its moderators; both are there when the tests begin. */
export function testCommentsSite(overrides: object = {}) {
  const database = testDatabase()
  const { db } = database
  const service = testComments(database, testRedis())
  const made: { daily?: SiteId; key?: string } = {}
  beforeAll(async () => {
    made.daily = await createSite(db, 'daily', overrides)
    made.key = await createApiKey(db, made.daily, ['moderate'])
  })

  return {
    ...service,
    db,
    daily: () => made.daily!,
    key: () => made.key!,
  }
}
