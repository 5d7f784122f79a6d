import { less, median, type Metric, more } from './metric.ts'
import type { World } from './world.ts'
import { type Cost, drive, type Load } from './wrk.ts'

export type Side = { pid: number; load: Load }

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5)
export const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 4)

/** Drives both in turns, so that a change of weather meets both; the first round warms them up. */
export async function alternate(ours: Side, theirs: Side): Promise<{ ours: Cost; theirs: Cost }> {
  const [mine, reference]: [Cost[], Cost[]] = [[], []]
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [one, other] = [await drive(ours.pid, ours.load), await drive(theirs.pid, theirs.load)]
    if (round === 0) continue
    mine.push(one)
    reference.push(other)
  }
  return { ours: middle(mine), theirs: middle(reference) }
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
  { ours, theirs }: { ours: Cost; theirs: Cost },
): Metric[] {
  return [
    less({
      bench,
      metric: `${metric}, CPU`,
      value: ours.cpuMsPerThousand,
      unit: 'ms per 1,000 requests',
      reference: theirs.cpuMsPerThousand,
      goal,
    }),
    more({
      bench,
      metric: `${metric}, rate`,
      value: ours.perSecond,
      unit: 'requests per second',
      reference: theirs.perSecond,
      goal,
    }),
  ]
}

export function threadPath({ site }: Pick<World, 'site'>, page: string): string {
  return `/comments/v1/sites/${site}/thread?url=${encodeURIComponent(page)}`
}
