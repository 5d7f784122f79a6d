import { freePort } from '../support/free-port.ts'
import type { ServiceProcess } from '../support/service-process.ts'
import type { World, WorldService } from './world.ts'

/** One process of ours that ends and begins again at the same address. */
export type Instance = {
  url: string
  now: () => ServiceProcess
  /** Ends it and waits until it is gone; says its exit code. */
  end: (signal: NodeJS.Signals) => Promise<number | null>
  startAgain: () => Promise<void>
}

export async function startInstance(
  world: Pick<World, 'start'>,
  name: WorldService,
  own: Record<string, string> = {},
): Promise<Instance> {
  const settings = { ...own, PORT: String(await freePort()) }
  let running = await world.start(name, settings)

  return {
    url: running.url,
    now: () => running,
    end(signal) {
      running.kill(signal)
      return running.ended
    },
    async startAgain() {
      running = await world.start(name, settings)
    },
  }
}
