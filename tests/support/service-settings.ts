import type { RedisSettings } from '@afterword/shared/redis'
import type { ServiceSettings } from '@afterword/shared/service'

export const TOKEN_KEYS = [{ kid: 'k1', secret: 'test-token-secret-of-32-characters!' }]

export const ADDRESS_HASH_KEY = 'an-address-key-for-tests-of-32-chars'

/** What each service's `start` is given in tests. */
export function serviceSettings(
  redis: RedisSettings,
): ServiceSettings & { addressHashKey: string } {
  return {
    redis,
    publicUrl: 'https://talk.example',
    tokenKeys: TOKEN_KEYS,
    addressHashKey: ADDRESS_HASH_KEY,
    trustedProxies: 1,
    metricsToken: undefined,
  }
}
