/** One measured figure beside a reference measured in the same run. */
export type Metric = {
  bench: string
  metric: string
  value: number
  unit: string
  /** The same figure of the reference, in the same unit; for a plain limit, the limit. */
  reference: number
  /** Ours against the reference's; above 1 we are better, whatever the unit. */
  ratio: number
  /** The least ratio we accept. */
  goal: number
}

/** A bench measures and returns its metrics; it starts and ends its own servers. */
export type Bench = (postgresUrl: string) => Promise<Metric[]>

type Compared = Omit<Metric, 'ratio'>

/** Of two figures of which the greater is better. */
export function more(metric: Compared): Metric {
  return { ...metric, ratio: metric.value / metric.reference }
}

/** Of two figures of which the smaller is better. */
export function less(metric: Compared): Metric {
  return { ...metric, ratio: metric.reference / metric.value }
}

/** A figure to look at, without a goal. */
export function figure(metric: Omit<Compared, 'reference' | 'goal'>): Metric {
  return { ...metric, reference: metric.value, ratio: 1, goal: 0 }
}

/** Prints a metric as one line of JSON, and says whether it reached its goal. */
export function report(metric: Metric): boolean {
  const pass = metric.ratio >= metric.goal
  const [value, reference, ratio] = [metric.value, metric.reference, metric.ratio].map(round)
  console.log(JSON.stringify({ ...metric, value, reference, ratio, pass }))
  return pass
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}

export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Says on stderr how a long bench gets on. */
export function tell(progress: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${progress}`)
}
