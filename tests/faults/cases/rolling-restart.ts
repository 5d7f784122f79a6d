import type { SiteId } from '@afterword/shared/ids'
import { freePort } from '../../support/free-port.ts'
import { startRoundRobin } from '../../support/round-robin.ts'
import type { ServiceProcess } from '../../support/service-process.ts'
import { until } from '../../support/until.ts'
import type { FaultCase } from '../case.ts'
import { isWhole, tallyComments } from '../check-comments.ts'
import { type Listener, listenOn } from '../listeners.ts'
import { startLoad } from '../load.ts'
import { tryPost } from '../posts.ts'
import { readComments } from '../read-comments.ts'
import { startReaders } from '../readers.ts'
import { createSites } from '../sites.ts'
import type { World } from '../world.ts'

const MOST_SECONDS_TO_EXIT = 25
const LISTENERS_PER_SITE = 3

/** Restarts two instances in turn, `rounds` times, under load and with streams open. */
export const rollingRestart = (rounds: number): FaultCase => ({
  number: 'R22',
  promise:
    'A rolling restart fails no request, loses nothing and doubles nothing; open streams end with a word on when to come again.',

  async run(world, random) {
    const sites = await createSites(world)
    const ports = [await freePort(), await freePort()]
    const instances = await Promise.all(ports.map((port) => startOn(world, port)))
    const edge = await startRoundRobin(ports)
    const listeners = await openListeners(edge.url, sites)
    const load = startLoad({ sites, random, leave: (post) => tryPost(edge.url, post) })
    const readers = startReaders(edge.url, sites)

    const exits: Exit[] = []
    for (let restart = 0; restart < rounds * 2; restart += 1) {
      const before = load.acked()
      await until(() => load.acked() > before + 10 + random() * 20, 60)
      exits.push(await end(instances[restart % 2]!))
      instances[restart % 2] = await startOn(world, ports[restart % 2]!)
    }
    await Promise.all([load.finish(), readers.finish()])
    const found = await readComments(edge.url, sites)
    const owed = found.length * LISTENERS_PER_SITE
    await until(() => sum(listeners, (one) => one.heard()) === owed, 30).catch(() => undefined)
    for (const listener of listeners) listener.close()
    await edge.stop()
    if (edge.failures.length > 0) console.error(edge.failures.slice(0, 5))

    const figures = {
      ...tallyComments(load.posts, found),
      failed: edge.failures.length,
      readsFailed: readers.failed(),
      unheard: owed - sum(listeners, (one) => one.heard()),
      streamsEnded: sum(listeners, (one) => one.ended()),
      streamsBroken: sum(listeners, (one) => one.broken()),
      exitsUnclean: exits.filter(({ code }) => code !== 0).length,
      slowestExitMs: Math.round(Math.max(...exits.map(({ ms }) => ms))),
    }
    const {
      failed,
      readsFailed,
      unheard,
      streamsBroken,
      exitsUnclean,
      streamsEnded,
      slowestExitMs,
    } = figures
    const pass =
      isWhole(tallyComments(load.posts, found)) &&
      failed + readsFailed + unheard + streamsBroken + exitsUnclean === 0 &&
      streamsEnded > 0 &&
      slowestExitMs <= MOST_SECONDS_TO_EXIT * 1_000
    return { pass, figures }
  },
})

function startOn(world: World, port: number): Promise<ServiceProcess> {
  return world.start('comments', { PORT: String(port) })
}

type Exit = { code: number | null; ms: number }

async function end(instance: ServiceProcess): Promise<Exit> {
  const begun = performance.now()
  instance.kill('SIGTERM')
  const code = await instance.ended
  return { code, ms: performance.now() - begun }
}

function openListeners(url: string, sites: SiteId[]): Promise<Listener[]> {
  const each = sites.flatMap((site) => Array<SiteId>(LISTENERS_PER_SITE).fill(site))
  return Promise.all(each.map((site) => listenOn(url, site)))
}

function sum(listeners: Listener[], figure: (listener: Listener) => number): number {
  return listeners.map(figure).reduce((total, one) => total + one, 0)
}
