import { median, type Metric } from './metric.ts'
import type { World } from './world.ts'
import { type Cost, drive, type Load } from './wrk.ts'

export type Side = { pid: number; load: Load }

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 20)
export const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 1)

/** The middle of what a run's rounds cost, and of how each round of ours compares with theirs. */
export type Comparison = { ours: Cost; theirs: Cost; ratios: { cpu: number; rate: number } }

/**
 * Drives both in turns, in short rounds that are compared pair by pair, so that a change of
 * weather meets both sides of a pair; the first warms them up.
 */
export async function alternate(ours: Side, theirs: Side): Promise<Comparison> {
  const pairs: [Cost, Cost][] = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    const pair: [Cost, Cost] = [
      await drive(ours.pid, ours.load),
      await drive(theirs.pid, theirs.load),
    ]
    if (round > 0) pairs.push(pair)
  }
  return {
    ours: middle(pairs.map(([mine]) => mine)),
    theirs: middle(pairs.map(([, other]) => other)),
    ratios: {
      cpu: median(pairs.map(([mine, other]) => other.cpuMsPerThousand / mine.cpuMsPerThousand)),
      rate: median(pairs.map(([mine, other]) => mine.perSecond / other.perSecond)),
    },
  }
}

function middle(costs: Cost[]): Cost {
  const of = (figure: keyof Cost) => median(costs.map((cost) => cost[figure]))
  return {
    cpuMsPerThousand: of('cpuMsPerThousand'),
    perSecond: of('perSecond'),
    p99Ms: of('p99Ms'),
    requests: of('requests'),
  }
}

type Named = { bench: string; metric: string; goal: number }

/** The two figures that matter of a server: what a request costs it, and how many it answers. */
export function costMetrics(
  { bench, metric, goal }: Named,
  { ours, theirs, ratios }: Comparison,
): Metric[] {
  return [
    {
      bench,
      metric: `${metric}, CPU`,
      value: ours.cpuMsPerThousand,
      unit: 'ms per 1,000 requests',
      reference: theirs.cpuMsPerThousand,
      ratio: ratios.cpu,
      goal,
    },
    {
      bench,
      metric: `${metric}, rate`,
      value: ours.perSecond,
      unit: 'requests per second',
      reference: theirs.perSecond,
      ratio: ratios.rate,
      goal,
    },
  ]
}

export function threadPath({ site }: Pick<World, 'site'>, page: string): string {
  return `/comments/v1/sites/${site}/thread?url=${encodeURIComponent(page)}`
}
