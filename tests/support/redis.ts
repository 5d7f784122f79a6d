import { randomBytes } from 'node:crypto'
import { openQueue } from '@afterword/shared/messages/bullmq'
import type { QueueName } from '@afterword/shared/messages/queue-name'
import { openRedis, type RedisSettings } from '@afterword/shared/redis'
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { afterAll, inject } from 'vitest'
import { silent } from './log.ts'

/** Redis, with a prefix for this test file alone. */
export function testRedis(): RedisSettings {
  return { url: inject('redisUrl'), prefix: `test-${randomBytes(8).toString('hex')}` }
}

/** A connection as services open it, closed after the file. */
export function testRedisClient(redis: RedisSettings): Redis {
  const client = openRedis(redis, silent)
  afterAll(() => client.disconnect())
  return client
}

/** The sending side of a queue as a relay has it, and BullMQ's own view of the same queue. */
export function testQueue(name: QueueName, redis: RedisSettings) {
  const client = testRedisClient(redis)
  const queue = openQueue(name, { redis, client, log: silent })
  const jobs = new Queue(name, { prefix: `{${redis.prefix}}`, connection: { url: redis.url } })
  afterAll(async () => {
    await jobs.obliterate({ force: true })
    await jobs.close()
    await queue.close()
  })
  return { queue, jobs }
}
