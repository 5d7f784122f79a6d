import { randomInt } from 'node:crypto'
import { Agent, request } from 'node:http'
import { threadPath } from './compare.ts'
import { type Bench, less, median, type Metric, more } from './metric.ts'
import { fetchPacked, PACKED } from './packed.ts'
import { createThread } from './thread-fixture.ts'
import { inWorld, type Server, type World } from './world.ts'
import { type Cost, drive } from './wrk.ts'

const BENCH = 'hot-article'
const ROUNDS = Math.max(1, Math.ceil(Number(process.env['BENCH_ROUNDS'] ?? 5) / 2))
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 4)
const SIZES = [50, 5_000]
const RATES = [20, 100]

/** Fifty connections read a thread while comments arrive in it, beside the bare server unbothered. */
export const hotArticle: Bench = (serverUrl) =>
  inWorld(serverUrl, async (world) => {
    const metrics: Metric[] = []
    for (const size of SIZES) metrics.push(...(await measureThread(world, size)))
    return metrics
  })

async function measureThread(world: World, size: number): Promise<Metric[]> {
  const page = await createThread(world.db, { ...world, comments: size })
  const server = await world.startComments()
  const path = threadPath(world, page)
  const url = server.url + path
  const { body } = await fetchPacked(url)
  const bare = await world.startBare(body, { 'content-encoding': 'gzip' })
  const load = { connections: 50, seconds: SECONDS, headers: PACKED }
  const read = () => drive(server.pid, { ...load, url })
  await read()

  const metrics: Metric[] = []
  for (const rate of RATES) {
    const [quiet, hot, theirs]: [Cost[], Cost[], Cost[]] = [[], [], []]
    for (let round = 0; round < ROUNDS; round += 1) {
      quiet.push(await read())
      const stop = startPosting(server, { site: world.site, page, rate })
      hot.push(await read())
      await stop()
      theirs.push(await drive(bare.pid, { ...load, url: bare.url + path }))
    }
    metrics.push(...toMetrics(`${size} comments and ${rate}/s`, { quiet, hot, theirs }))
  }
  server.kill('SIGTERM')
  bare.kill('SIGTERM')
  return metrics
}

type Costs = Record<'quiet' | 'hot' | 'theirs', Cost[]>

function toMetrics(metric: string, { quiet, hot, theirs }: Costs): Metric[] {
  const rate = (costs: Cost[]) => median(costs.map(({ perSecond }) => perSecond))
  const p99 = (costs: Cost[]) => median(costs.map(({ p99Ms }) => p99Ms))
  return [
    more({
      bench: BENCH,
      metric: `${metric}, rate`,
      value: rate(hot),
      unit: 'reads per second',
      reference: rate(theirs),
      goal: 0.4,
    }),
    less({
      bench: BENCH,
      metric: `${metric}, p99 beside a quiet thread's`,
      value: p99(hot),
      unit: 'ms',
      reference: p99(quiet),
      goal: 1 / 3,
    }),
  ]
}

type Posting = { site: string; page: string; rate: number }

/** Sends comments at that rate until stopped, then waits for the last; refuses to have one refused. */
function startPosting(server: Server, { site, page, rate }: Posting): () => Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 20 })
  const sent: Promise<void>[] = []
  const timer = setInterval(() => {
    const body = JSON.stringify({
      page: { url: page },
      text: `Something new to say about the bridge, for the ${randomInt(2 ** 40)}th time.`,
      name: `Reader ${randomInt(50)}`,
      email: `reader-${randomInt(1_000)}@example.com`,
    })
    sent.push(post(`${server.url}/comments/v1/sites/${site}/comments`, { agent, body }))
  }, 1_000 / rate)
  return async () => {
    clearInterval(timer)
    await Promise.all(sent)
    agent.destroy()
  }
}

function post(url: string, { agent, body }: { agent: Agent; body: string }): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
  }
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'POST', agent, headers }, (response) => {
      if (response.statusCode === 201) response.resume().once('end', resolve)
      else reject(new Error(`a comment was answered ${response.statusCode}`))
    })
    sending.once('error', reject).end(body)
  })
}
