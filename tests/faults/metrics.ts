/** What a service says of itself to whoever watches it. */
export type Figures = {
  /** The sum of all series of that name that have these labels. */
  sum: (name: string, labels?: Record<string, string>) => number
}

export async function readFigures(metricsUrl: string): Promise<Figures> {
  const text = await (await fetch(metricsUrl)).text()
  const series = text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
    return name ? [{ name, labels, value: Number(value) }] : []
  })
  return {
    sum(name, labels = {}) {
      const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
      return series
        .filter((one) => one.name === name && wanted.every((label) => one.labels.includes(label)))
        .reduce((total, { value }) => total + value, 0)
    },
  }
}
