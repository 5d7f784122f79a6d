/** A transaction that takes longer says that its provider dawdles. */
const QUICK_MS = 2_000
/** And longer than this, that it will not end soon. */
const STUCK_MS = 5_000
/** Whoever was quick is believed to be for so long. */
const BELIEVED_MS = 60_000
/** Those not known to be quick may take so many connections of a process, and no more. */
const MOST_UNKNOWN = 2

const SOON_SECONDS = 0.5
const LATER_SECONDS = 15
const MOST_KEYS = 10_000

/** Who is under way to whom, so that a provider that dawdles does not hold up the others. */
export class Crowd {
  readonly #underWay = new Map<string, Set<{ since: number }>>()
  readonly #quickAt = new Map<string, number>()
  readonly #clock: () => number

  constructor(clock = () => performance.now()) {
    this.#clock = clock
  }

  /** Returns what says that it is over. */
  enter(key: string): () => void {
    const entry = { since: this.#clock() }
    const entries = this.#underWay.get(key) ?? new Set()
    entries.add(entry)
    this.#underWay.set(key, entries)

    return () => {
      entries.delete(entry)
      if (entries.size === 0 && this.#underWay.get(key) === entries) this.#underWay.delete(key)
      if (this.#quickAt.size >= MOST_KEYS) this.#quickAt.clear()
      if (this.#clock() - entry.since < QUICK_MS) this.#quickAt.set(key, this.#clock())
      else this.#quickAt.delete(key)
    }
  }

  /** For each in turn: 0, or the seconds until there may be room for one more to the same place. */
  waitsFor(keys: string[]): number[] {
    const joining = new Map<string, number>()
    return keys.map((key) => {
      const before = joining.get(key) ?? 0
      const wait = this.#waitFor(key, before)
      if (wait === 0) joining.set(key, before + 1)
      return wait
    })
  }

  #waitFor(key: string, joining: number): number {
    const now = this.#clock()
    const ages = [...(this.#underWay.get(key) ?? [])].map(({ since }) => now - since)
    const oldest = Math.max(0, ...ages)
    const isQuick = now - (this.#quickAt.get(key) ?? -Infinity) < BELIEVED_MS
    if (isQuick && oldest < QUICK_MS) return 0
    if (ages.length + joining < MOST_UNKNOWN) return 0
    return oldest < STUCK_MS ? SOON_SECONDS : LATER_SECONDS
  }
}
