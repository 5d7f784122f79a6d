import { Counter, Gauge, type Registry } from 'prom-client'

type Reading = { labels?: Record<string, string>; value: number }
type Description = { name: string; help: string; labelNames?: readonly string[] }

/** Adds a figure that is read when somebody asks. While it cannot be read, it is missing. */
export function addGauge(
  registry: Registry,
  description: Description,
  read: () => Reading[] | Promise<Reading[]>,
): void {
  const gauge = new Gauge({
    ...description,
    registers: [registry],
    async collect() {
      gauge.reset()
      try {
        for (const { labels = {}, value } of await read()) gauge.set(labels, value)
      } catch {
        // PostgreSQL is away: no figure is better than an old one, and others must be seen.
      }
    },
  })
}

/** Adds a figure that only grows, and returns what counts one. */
export function addCounter(
  registry: Registry,
  description: Description,
): (labels: Record<string, string>) => void {
  const counter = new Counter({ ...description, registers: [registry] })
  return (labels) => counter.inc(labels)
}
