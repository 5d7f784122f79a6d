import { cut, goThrough, open, shut, type Valve, waitAt } from './valve.ts'
import type { Valves } from './valves.ts'

const NEW: Valve = {
  rate: 0,
  slowedAt: 0,
  tokens: 0,
  filledAt: 0,
  until: 0,
  strikes: 0,
  horizon: 0,
}
const MOST_VALVES = 10_000

/** Valves of this process alone, for when Redis is away. They do what valve.lua does. */
export function localValves(now = () => performance.now() / 1_000): Valves {
  const valves = new Map<string, Valve>()

  const valveOf = (key: string): Valve => {
    const known = valves.get(key)
    if (known) return known
    if (valves.size >= MOST_VALVES) valves.clear()
    const valve = { ...NEW }
    valves.set(key, valve)
    return valve
  }

  return {
    async take(asks) {
      return asks.map((keys) => {
        const waits = keys.map(({ key, base }) => waitAt(valveOf(key), base, now()))
        const wait = Math.max(0, ...waits)
        if (wait === 0) for (const { key } of keys) goThrough(valveOf(key), now())
        return wait
      })
    },
    async giveBack(key, count) {
      valveOf(key).tokens += count
    },
    async slow(key, how) {
      cut(valveOf(key), how, now())
    },
    async shut(key) {
      shut(valveOf(key), now())
    },
    async open(key) {
      open(valveOf(key))
    },
  }
}
