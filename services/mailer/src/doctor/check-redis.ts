import { askEvictionPolicy } from '@afterword/shared/redis'
import { type Finding, findingsOf } from './finding.ts'
import type { Patient } from './patient.ts'

const { ok, warning, error } = findingsOf('Redis')

/** Whether it is there, and keeps what it is given. */
export async function checkRedis({ redisUrl }: Patient): Promise<Finding[]> {
  try {
    return [judge(await askEvictionPolicy(redisUrl))]
  } catch {
    return [
      warning('Redis is out of reach: mail goes out later, and cautiously.', {
        fix: 'Start it, or set REDIS_URL to where it is.',
      }),
    ]
  }
}

function judge(policy: string | null): Finding {
  if (policy === 'noeviction') return ok('Redis drops nothing to make room.')
  if (policy === null) return warning('Redis does not say what it drops to make room.')
  return error(`Redis drops jobs to make room (maxmemory-policy ${policy}): no service starts.`, {
    fix: 'Set maxmemory-policy to noeviction, in redis.conf or with your provider.',
  })
}
