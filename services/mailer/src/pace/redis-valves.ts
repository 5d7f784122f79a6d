import { readFileSync } from 'node:fs'
import type { openRedis } from '@afterword/shared/redis'
import { VALVE } from './valve.ts'
import type { Pass, Valves } from './valves.ts'

/**
 * rate-limiter-flexible counts within windows of a fixed size. Here the rate itself is what all
 * processes share, cut by one and growing back for all, so the bucket is a script of ours.
 */
const SCRIPT = readFileSync(new URL('valve.lua', import.meta.url), 'utf8')

export type RedisValves = Valves & {
  /** The valves that are out of the ordinary just now, whoever made them so. */
  list: () => Promise<string[]>
}

type Shared = { redis: ReturnType<typeof openRedis>; prefix: string }

/** Valves that all processes share. Every call fails soon while Redis is away. */
export function redisValves({ redis, prefix }: Shared): RedisValves {
  const keyOf = (name: string): string => `{${prefix}}:pace:${name}`
  const index = keyOf('')

  const run = async (act: string, names: string[], ask: unknown): Promise<unknown> => {
    const keys = [index, ...names.map(keyOf)]
    return redis.eval(SCRIPT, keys.length, ...keys, act, JSON.stringify(VALVE), JSON.stringify(ask))
  }

  return {
    async list() {
      const names = await run('list', [], {})
      return Array.isArray(names) ? names.map(String) : []
    },
    async take(asks) {
      const names = [...new Set(asks.flat().map(({ key }) => key))]
      // Lua counts from 1, and the index is the first.
      const at = ({ key, base }: Pass) => ({ at: names.indexOf(key) + 2, base: base ?? -1 })
      const waits = await run(
        'take',
        names,
        asks.map((passes) => passes.map(at)),
      )
      return Array.isArray(waits) ? waits.map(Number) : []
    },
    async giveBack(key, count) {
      await run('give-back', [key], { count })
    },
    async slow(key, { base, ...cut }) {
      await run('slow', [key], { ...cut, base: base ?? -1, name: key })
    },
    async shut(key) {
      await run('shut', [key], { name: key })
    },
    async open(key) {
      await run('open', [key], {})
    },
  }
}
