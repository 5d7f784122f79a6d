import { hash } from 'node:crypto'
import type { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { Problem } from '../problem.ts'

/** At most `points` within `seconds`, per key. */
export type Limit = { name: string; points: number; seconds: number }

/** Counts one call, or throws `too-many-requests` with the time to wait. */
export type RateLimit = (key: string) => Promise<void>

export type Store = { redis: Redis; prefix: string }

/**
 * Opens a limit that all processes share through Redis. Without Redis each process counts
 * for itself: never open to everyone, never closed to anyone.
 */
export function openRateLimit({ redis, prefix }: Store, limit: Limit): RateLimit {
  const { name, points, seconds } = limit
  const here = new RateLimiterMemory({ points, duration: seconds })
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `{${prefix}}:limit:${name}`,
    points,
    duration: seconds,
    insuranceLimiter: here,
    rejectIfRedisNotReady: true,
  })

  return refusing(limiter)
}

/** Opens a limit that each process counts for itself: a fuse, which need not be exact. */
export function openFuse({ points, seconds }: Omit<Limit, 'name'>): RateLimit {
  return refusing(new RateLimiterMemory({ points, duration: seconds }))
}

function refusing(limiter: RateLimiterMemory | RateLimiterRedis): RateLimit {
  return async (key) => {
    try {
      await limiter.consume(limitKey(key))
    } catch (reason) {
      if (!(reason instanceof RateLimiterRes)) throw reason
      throw new Problem('too-many-requests', { retryAfterSeconds: reason.msBeforeNext / 1_000 })
    }
  }
}

/** Keys hold addresses of people's networks, which a copy of Redis should not spell out. */
export function limitKey(key: string): string {
  return hash('sha256', key, 'base64url').slice(0, 22)
}
