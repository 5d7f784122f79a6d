import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { FaultCase, Verdict } from './case.ts'
import { startWorld } from './world.ts'

/** Runs one case on a system of its own, and takes it down whatever happens. */
export async function runCase(fault: FaultCase, seed: number): Promise<Verdict> {
  const generator = xoroshiro128plus(seed)
  const world = await startWorld(fault.isProxied ?? false)
  try {
    return await fault.run(world, () => uniformFloat64(generator))
  } catch (error) {
    throw new Error(`it did not end:\n${world.warnings().join('\n')}`, { cause: error })
  } finally {
    await world.stop()
  }
}
