const WINDOW_MS = 10_000

/** How fast things have gone through lately, by name: over ten seconds at least, twenty at most. */
export class Flow {
  #now = new Map<string, number>()
  #before = new Map<string, number>()
  #began = -Infinity
  readonly #clock: () => number

  constructor(clock = () => performance.now()) {
    this.#clock = clock
  }

  count(name: string): void {
    this.#turn()
    this.#now.set(name, (this.#now.get(name) ?? 0) + 1)
  }

  /** A second. */
  rateOf(name: string): number {
    this.#turn()
    const seen = (this.#now.get(name) ?? 0) + (this.#before.get(name) ?? 0)
    return seen / ((WINDOW_MS + this.#clock() - this.#began) / 1_000)
  }

  #turn(): void {
    const age = this.#clock() - this.#began
    if (age < WINDOW_MS) return
    this.#before = age < 2 * WINDOW_MS ? this.#now : new Map()
    this.#now = new Map()
    this.#began = this.#clock()
  }
}
