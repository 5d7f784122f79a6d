import { Gauge, type Registry } from 'prom-client'

type CountMetric<Label extends string> = {
  name: string
  help: string
  label: Label
  /** Every value the label can have: those not counted show as 0. */
  values: readonly string[]
  count: () => Promise<({ count: number } & { [name in Label]: string })[]>
}

/**
 * Shows how many rows there are of each kind, counted at the moment of asking. While
 * PostgreSQL is away there are no figures, rather than old ones.
 */
export function countMetric<Label extends string>(
  registry: Registry,
  { name, help, label, values, count }: CountMetric<Label>,
): void {
  const gauge = new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    async collect() {
      gauge.reset()
      const rows = await count().catch(() => undefined)
      if (!rows) return

      for (const value of values) gauge.labels(value).set(0)
      for (const row of rows) gauge.labels(row[label]).set(row.count)
    },
  })
}
