/** One measured figure beside a reference measured in the same run. */
export type Metric = {
  bench: string
  metric: string
  value: number
  unit: string
  /** The same figure of the reference, in the same unit. */
  reference: number
  /** Ours against the reference's; above 1 we are better, whatever the unit. */
  ratio: number
  /** The least ratio we accept. */
  goal: number
}

/** A bench measures and returns its metrics; it starts and ends its own servers. */
export type Bench = (postgresUrl: string) => Promise<Metric[]>

/** Prints a metric as one line of JSON, and says whether it reached its goal. */
export function report(metric: Metric): boolean {
  const pass = metric.ratio >= metric.goal
  console.log(JSON.stringify({ ...metric, pass }))
  return pass
}

export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
