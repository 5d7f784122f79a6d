import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CampaignId } from '@afterword/shared/ids'
import { openDatabase } from '@afterword/shared/postgres/database'
import { z } from 'zod'
import { startChild } from '../support/child.ts'
import { DKIM_SECRET, fakeDns, signAs } from '../support/dkim.ts'
import { silent } from '../support/log.ts'
import { startPostgresServer } from '../support/postgres-server.ts'
import type { EverySchema } from '../support/postgres.ts'
import { cpuMs } from './cpu.ts'
import { createReaders, planCampaign, setState, startMailer, untilTotal } from './mail-world.ts'
import { type Bench, figure, less, median, type Metric, more } from './metric.ts'
import { countStatements, forgetStatements, readStatements } from './statements.ts'
import { inWorld, type World } from './world.ts'

const BENCH = 'mailer-rate'
const RECIPIENTS = Number(process.env['BENCH_RECIPIENTS'] ?? 20_000)
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3)

/** Whether messages are signed, and how much faster than the loop we mean to be. */
type Case = { name: string; isSigned: boolean; goal: number }

const UNSIGNED: Case = { name: 'unsigned', isSigned: false, goal: 2.5 }
const SIGNED: Case = { name: 'signed', isSigned: true, goal: 3 }

/** A campaign sent by the mailer, beside the loop one writes first; on a PostgreSQL that syncs. */
export const mailer: Bench = async () => {
  const server = await startPostgresServer()
  try {
    const db = openDatabase<EverySchema>({ url: server.url, connections: 1, log: silent })
    const areCounted = await countStatements(server, db)
    return await inWorld(server.url, async (world) => {
      await createReaders(world, RECIPIENTS)
      if (areCounted) await forgetStatements(world.db)
      const unsigned = await compare(world, UNSIGNED)
      const statements = areCounted ? await describeStatements(world) : []
      await signAs(world.db, fakeDns(), world.site)
      return [...unsigned, ...statements, ...(await compare(world, SIGNED))]
    })
  } finally {
    await server.stop()
  }
}

type Run = { seconds: number; cpuSeconds: number }

async function compare(world: World, { name, isSigned, goal }: Case): Promise<Metric[]> {
  const [ours, theirs]: [Run[], Run[]] = [[], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    const campaignId = await planCampaign(world)
    ours.push(await sendCampaign(world, campaignId))
    theirs.push(await runLoop(world, { campaignId, isSigned }))
  }
  const rate = (runs: Run[]): number => RECIPIENTS / median(runs.map(({ seconds }) => seconds))
  const cpu = (runs: Run[]): number =>
    (1_000 * median(runs.map(({ cpuSeconds }) => cpuSeconds))) / RECIPIENTS
  return [
    more({
      bench: BENCH,
      metric: `${name}, rate`,
      value: rate(ours),
      unit: 'messages per second',
      reference: rate(theirs),
      goal,
    }),
    less({
      bench: BENCH,
      metric: `${name}, CPU of the process`,
      value: cpu(ours),
      unit: 's per 1,000 messages',
      reference: cpu(theirs),
      goal: 0,
    }),
  ]
}

/** From the moment the campaign may go until the ledger says that all of it is sent. */
async function sendCampaign(world: World, campaignId: CampaignId): Promise<Run> {
  const sink = await world.startScript('reference-sink', [])
  const mailerProcess = await startMailer(world, sink.url.replace('http:', 'smtp:'), {
    DKIM_SECRET,
  })
  try {
    await untilTotal(world.db, campaignId, { column: 'planned', count: RECIPIENTS })
    const [begun, cpuBefore] = [performance.now(), cpuMs(mailerProcess.pid)]
    await setState(world.db, campaignId, 'sending')
    await untilTotal(world.db, campaignId, { column: 'sent', count: RECIPIENTS })
    const seconds = (performance.now() - begun) / 1_000
    const cpuSeconds = (cpuMs(mailerProcess.pid) - cpuBefore) / 1_000
    await expectTaken(sink)
    return { seconds, cpuSeconds }
  } finally {
    mailerProcess.kill('SIGTERM')
    await mailerProcess.ended
  }
}

const Taken = z.object({ taken: z.int() })
const Finished = z.object({ seconds: z.number(), cpuSeconds: z.number() })

async function expectTaken(sink: Awaited<ReturnType<World['startScript']>>): Promise<void> {
  sink.kill('SIGTERM')
  const { taken } = Taken.parse(JSON.parse(await sink.says(/"taken"/)))
  if (taken !== RECIPIENTS) throw new Error(`the sink took ${taken} messages of ${RECIPIENTS}`)
}

/** The same words through nodemailer's pool, to a sink of the same kind. */
async function runLoop(
  world: World,
  { campaignId, isSigned }: { campaignId: CampaignId; isSigned: boolean },
): Promise<Run> {
  const content = await world.db
    .selectFrom('mailer.contents')
    .select(['subject', 'text', 'html'])
    .where('campaignId', '=', campaignId)
    .where('locale', '=', 'en')
    .executeTakeFirstOrThrow()
  const folder = await mkdtemp(join(tmpdir(), 'afterword-bench-'))
  const file = join(folder, 'content.json')
  await writeFile(file, JSON.stringify(content))
  const keyFile = join(folder, 'key.pem')
  if (isSigned) await writeFile(keyFile, makePem())
  const sink = await world.startScript('reference-sink', [])
  try {
    const script = new URL('../../services/mailer/scripts/reference-pool.ts', import.meta.url)
    const { port } = new URL(sink.url)
    const key = isSigned ? [keyFile] : []
    const args = [fileURLToPath(script), port, file, String(RECIPIENTS), ...key]
    const loop = startChild({ command: process.execPath, args })
    const finished = Finished.parse(JSON.parse(await loop.says(/"seconds"/)))
    await expectTaken(sink)
    return finished
  } finally {
    await rm(folder, { recursive: true })
  }
}

function makePem(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** What PostgreSQL has to do for each delivery, all rounds together. */
async function describeStatements({ db }: World): Promise<Metric[]> {
  const deliveries = RECIPIENTS * ROUNDS
  const parts = await readStatements(db)
  return Object.entries(parts).flatMap(([part, { calls, ms }]) => [
    figure({
      bench: BENCH,
      metric: `${part}, statements`,
      value: calls / deliveries,
      unit: 'per delivery',
    }),
    figure({
      bench: BENCH,
      metric: `${part}, PostgreSQL`,
      value: ms / deliveries,
      unit: 'ms per delivery',
    }),
  ])
}
