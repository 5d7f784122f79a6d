import { freePort } from '../../support/free-port.ts'
import type { ServiceProcess } from '../../support/service-process.ts'
import { until } from '../../support/until.ts'
import type { FaultCase } from '../case.ts'
import { isWhole, tallyComments } from '../check-comments.ts'
import { type Load, startLoad } from '../load.ts'
import { keepTrying, tryPost } from '../posts.ts'
import { readComments } from '../read-comments.ts'
import { createSites } from '../sites.ts'
import type { World } from '../world.ts'

const REPLAYED = 60

type Kills = { service: number; both: number }

/** Kills the service, and then PostgreSQL at the same moment, while comments come in. */
export const commentsKill = (kills: Kills): FaultCase => ({
  number: 'R1',
  promise:
    'A comment answered 201 is never lost, and a retry with the same key never makes a second, whatever is killed.',

  async run(world, random) {
    const sites = await createSites(world)
    const start = await startAgainAndAgain(world)
    let comments = await start()
    const { url } = comments
    const load = startLoad({ sites, random, leave: (post) => keepTrying(url, post) })

    for (let kill = 0; kill < kills.service + kills.both; kill += 1) {
      await untilAcked(load, 10 + random() * 30)
      comments.kill('SIGKILL')
      if (kill >= kills.service) await world.postgres.kill()
      await comments.ended
      if (kill >= kills.service) await world.postgres.startAgain()
      comments = await start()
    }
    await untilAcked(load, 10)
    await load.finish()

    const again = load.posts.toSorted((a, b) => b.tries.length - a.tries.length).slice(0, REPLAYED)
    await Promise.all(again.map((post) => tryPost(url, post)))
    const figures = tallyComments(load.posts, await readComments(url, sites))
    const replayed = again.filter(({ tries }) => tries.at(-1)?.replayed).length
    const pass = isWhole(figures) && figures.retried > 0 && replayed === again.length
    return { pass, figures: { ...figures, kills: kills.service + kills.both, replayed } }
  },
})

/** Starts the service at the same address each time. */
async function startAgainAndAgain(world: World): Promise<() => Promise<ServiceProcess>> {
  const PORT = String(await freePort())
  return () => world.start('comments', { PORT })
}

async function untilAcked(load: Load, more: number): Promise<void> {
  const before = load.acked()
  await until(() => load.acked() > before + more, 60)
}
