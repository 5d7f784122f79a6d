import { QUEUES } from '@afterword/shared/messages/queue-name'
import { Queue } from 'bullmq'
import type { World } from './world.ts'

/** How many jobs BullMQ itself has given up. */
export async function countFailedJobs({ redis }: Pick<World, 'redis'>): Promise<number> {
  const { hostname, port } = new URL(redis.url)
  const counts = await Promise.all(
    QUEUES.map(async (name) => {
      const queue = new Queue(name, {
        connection: { host: hostname, port: Number(port) },
        prefix: '{afterword}',
      })
      try {
        return await queue.getFailedCount()
      } finally {
        await queue.close()
      }
    }),
  )
  return counts.reduce((total, count) => total + count, 0)
}
