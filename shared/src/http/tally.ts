import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import type { Limit, Store } from './rate-limit.ts'

/** Counts what happens, per key, and says whether it was more than `points` within `seconds`. */
export type Tally = {
  count: (key: string) => Promise<void>
  isOver: (key: string) => Promise<boolean>
}

/** Opens a tally that all processes share through Redis. Without Redis each counts for itself. */
export function openTally({ redis, prefix }: Store, limit: Limit): Tally {
  const { name, points, seconds } = limit
  const counter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `{${prefix}}:tally:${name}`,
    points,
    duration: seconds,
    insuranceLimiter: new RateLimiterMemory({ points, duration: seconds }),
    rejectIfRedisNotReady: true,
  })

  return {
    async count(key) {
      await counter.penalty(key)
    },
    async isOver(key) {
      return ((await counter.get(key))?.consumedPoints ?? 0) > points
    },
  }
}
