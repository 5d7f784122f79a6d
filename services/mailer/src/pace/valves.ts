/** One valve to go through: its name, and the rate it has by itself, if it has one. */
export type Pass = { key: string; base: number | null }

type Cut = {
  base: number | null
  /** What went through it lately, a second. */
  observed: number
  /** How long we were asked to stay away. */
  seconds: number
}

/** Token buckets by name, whose rates are cut and grow back, and which are shut and opened. */
export type Valves = {
  /** For each: 0, and it has gone through all of its valves, or how many seconds to wait. */
  take: (asks: Pass[][]) => Promise<number[]>
  /** Tokens that were not used after all. */
  giveBack: (key: string, count: number) => Promise<void>
  slow: (key: string, cut: Cut) => Promise<void>
  shut: (key: string) => Promise<void>
  open: (key: string) => Promise<void>
}
