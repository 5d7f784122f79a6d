import type { SiteId } from '@afterword/shared/ids'
import type { ServiceName } from '../../support/roles.ts'
import { startRoundRobin } from '../../support/round-robin.ts'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { isWhole, tallyComments } from '../check-comments.ts'
import { tally } from '../check.ts'
import { type Instance, startInstance } from '../instance.ts'
import { type Listener, listenOn } from '../listeners.ts'
import { startLoad } from '../load.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { type Post, type Try, tryPost } from '../posts.ts'
import { readComments } from '../read-comments.ts'
import { startReaders } from '../readers.ts'
import { untilFinished, untilQuiet } from '../settle.ts'
import { createSites } from '../sites.ts'
import { startSubscribing } from '../subscribing.ts'
import type { World } from '../world.ts'

const MOST_SECONDS_TO_EXIT = 25
const LISTENERS_PER_SITE = 3
const READERS = 600
const ANSWER_AFTER_MS = 60

/**
 * Restarts each of two instances of every service in turn, `rounds` times, under load, with
 * streams open and a publication half sent.
 */
export const rollingRestart = (rounds: number): FaultCase => ({
  number: 'R22',
  promise:
    'A rolling restart fails no request, loses nothing and doubles nothing; open streams end with a word on when to come again.',

  async run(world, random) {
    const { db, sink, site } = world
    const sites = await createSites(world)
    const owed = await createSubscribers(db, site, READERS)
    await createBystanders(db, site)
    sink.answerAfter(ANSWER_AFTER_MS)
    const [comments, subscriptions] = [
      await startPair(world, 'comments'),
      await startPair(world, 'subscriptions'),
    ]
    const mailers = await startTwo(world, 'mailer')
    const listeners = await openListeners(comments.url, sites)
    const load = startLoad({ sites, random, leave: (post) => tryPost(comments.url, post) })
    const readers = startReaders(comments.url, sites)
    const asking = startSubscribing(world, subscriptions.url)

    const exits: Exit[] = []
    for (let round = 0; round < rounds; round += 1) {
      for (const instance of [...comments.instances, ...subscriptions.instances]) {
        const moment = load.acked() + 10 + random() * 20
        await until(() => load.acked() > moment, 60)
        exits.push(await restart(instance))
      }
      const campaign = await publish(world, subscriptions.url)
      for (const mailer of mailers) {
        const moment = sink.accepted.length + (0.1 + random() * 0.2) * READERS
        await until(() => sink.accepted.length > moment, 60)
        exits.push(await restart(mailer))
      }
      await untilFinished(world, campaign)
    }
    await Promise.all([load.finish(), readers.finish(), asking.finish()])
    await untilQuiet(world)
    const found = await readComments(comments.url, sites)
    const owedNews = found.length * LISTENERS_PER_SITE
    await until(() => sum(listeners, (one) => one.heard()) === owedNews, 30).catch(() => undefined)
    for (const listener of listeners) listener.close()
    await Promise.all([comments.stop(), subscriptions.stop()])
    const failures = [...comments.failures, ...subscriptions.failures]
    complain([...failures, ...load.posts.flatMap(oddTries)])

    const published = sink.accepted.filter(({ recipient }) => !recipient.startsWith('asker-'))
    const confirmations = sink.accepted.filter(({ recipient }) => recipient.startsWith('asker-'))
    const mailed = tally(owed, published, rounds)
    const confirmed = tally(asking.promised(), confirmations)
    const figures = {
      ...tallyComments(load.posts, found),
      failed: failures.length,
      readsFailed: readers.failed(),
      asksFailed: asking.answers().filter(({ status }) => status !== 202).length,
      mailLost: mailed.lost + confirmed.lost,
      mailUnexpected: mailed.unexpected + confirmed.unexpected,
      mailDuplicates: mailed.duplicates + confirmed.duplicates,
      unheard: owedNews - sum(listeners, (one) => one.heard()),
      streamsEnded: sum(listeners, (one) => one.ended()),
      streamsBroken: sum(listeners, (one) => one.broken()),
      exits: exits.length,
      exitsUnclean: exits.filter(({ code }) => code !== 0).length,
      slowestExitMs: Math.round(Math.max(...exits.map(({ ms }) => ms))),
    }
    const { failed, readsFailed, asksFailed, mailLost, mailUnexpected, mailDuplicates } = figures
    const pass =
      isWhole(tallyComments(load.posts, found)) &&
      failed + readsFailed + asksFailed + mailLost + mailUnexpected + mailDuplicates === 0 &&
      figures.unheard + figures.streamsBroken + figures.exitsUnclean === 0 &&
      figures.streamsEnded > 0 &&
      figures.slowestExitMs <= MOST_SECONDS_TO_EXIT * 1_000
    return { pass, figures }
  },
})

function complain(of: unknown[]): void {
  if (of.length > 0) console.error(of.slice(0, 5))
}

function oddTries({ tries }: Post): Try[] {
  return tries.filter(({ status }) => status !== 201)
}

type Pair = { url: string; failures: string[]; instances: Instance[]; stop: () => Promise<void> }

/** Two instances behind an edge. */
async function startPair(world: World, name: ServiceName): Promise<Pair> {
  const instances = await startTwo(world, name)
  const edge = await startRoundRobin(instances.map(({ url }) => Number(new URL(url).port)))
  return { ...edge, instances }
}

function startTwo(world: World, name: ServiceName): Promise<Instance[]> {
  return Promise.all([startInstance(world, name), startInstance(world, name)])
}

type Exit = { code: number | null; ms: number }

async function restart(instance: Instance): Promise<Exit> {
  const begun = performance.now()
  const code = await instance.end('SIGTERM')
  const ms = performance.now() - begun
  await instance.startAgain()
  return { code, ms }
}

function openListeners(url: string, sites: SiteId[]): Promise<Listener[]> {
  const each = sites.flatMap((site) => Array<SiteId>(LISTENERS_PER_SITE).fill(site))
  return Promise.all(each.map((site) => listenOn(url, site)))
}

function sum(listeners: Listener[], figure: (listener: Listener) => number): number {
  return listeners.map(figure).reduce((total, one) => total + one, 0)
}
