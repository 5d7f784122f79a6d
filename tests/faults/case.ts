import type { World } from './world.ts'

/** How one fault case went. `figures` say why. */
export type Verdict = { pass: boolean; figures: Record<string, number | boolean> }

export type FaultCase = {
  /** Of the promise, R1 to R32. */
  number: string
  /** The promise it tests, in one sentence. */
  promise: string
  /** Whether services reach the servers through networks that the case hurts. */
  isProxied?: boolean
  /** `random` gives numbers from 0 to 1 by the run's seed, so that a failure can be run again. */
  run: (world: World, random: () => number) => Promise<Verdict>
}
