import type { RedisSettings } from '@afterword/shared/redis'
import type { ServiceSettings } from '@afterword/shared/service'

export const TOKEN_KEYS = [{ kid: 'k1', secret: 'test-token-secret-of-32-characters!' }]

/** What each service's `start` is given in tests. */
export function serviceSettings(redis: RedisSettings): ServiceSettings {
  return {
    redis,
    publicUrl: 'https://talk.example',
    tokenKeys: TOKEN_KEYS,
    trustedProxies: 1,
    metricsToken: undefined,
  }
}
