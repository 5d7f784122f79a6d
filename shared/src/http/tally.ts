import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import { type Limit, limitKey, type Store } from './rate-limit.ts'

/** Counts what happens, per key, and says whether it was more than `points` within `seconds`. */
export type Tally = {
  count: (key: string) => Promise<void>
  isOver: (key: string) => Promise<boolean>
}

/** Opens a tally that all processes share through Redis. Without Redis each counts for itself. */
export function openTally({ redis, prefix }: Store, limit: Limit): Tally {
  const { name, points, seconds } = limit
  const here = new RateLimiterMemory({ points, duration: seconds })
  const counter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `{${prefix}}:tally:${name}`,
    points,
    duration: seconds,
    insuranceLimiter: here,
    rejectIfRedisNotReady: true,
  })

  // The limiter would ask in a transaction how long it is until the count ends, too.
  const shared = async (key: string): Promise<number> =>
    Number(await redis.get(counter.getKey(limitKey(key))))
  const own = async (key: string): Promise<number> =>
    (await here.get(limitKey(key)))?.consumedPoints ?? 0

  return {
    async count(key) {
      await counter.penalty(limitKey(key))
    },
    async isOver(key) {
      const counted = await shared(key).catch(() => own(key))
      return counted > points
    },
  }
}
