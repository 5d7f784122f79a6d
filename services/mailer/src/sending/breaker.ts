const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000
const DOUBTS_TO_FAIL = 3

/**
 * Keeps us from a relay that is away or turns us down: nothing for 1 s, then 2 s, doubling up
 * to 30 s, and then one try at a time until one succeeds.
 */
export class Breaker {
  #failures = 0
  #closedUntil = 0
  #doubts = 0
  #isTrying = false
  #reason: string | null = null
  readonly #now: () => number

  constructor(now = () => performance.now()) {
    this.#now = now
  }

  /** How many of `wanted` transactions may begin now. The caller says how each ended. */
  admit(wanted: number): number {
    if (this.#failures === 0 || wanted === 0) return wanted
    if (!this.mayAdmit) return 0
    this.#isTrying = true
    return 1
  }

  get mayAdmit(): boolean {
    return this.#failures === 0 || (!this.#isTrying && this.#now() >= this.#closedUntil)
  }

  /** What was admitted did not begin after all, or ended without a word about the relay. */
  release(): void {
    this.#isTrying = false
  }

  succeed(): void {
    this.#failures = 0
    this.#doubts = 0
    this.#isTrying = false
    this.#reason = null
  }

  /** A line that breaks may be the message's fault, or nobody's: several in a row are the relay's. */
  doubt(reason: string): void {
    this.#doubts += 1
    if (this.#failures > 0 || this.#doubts >= DOUBTS_TO_FAIL) this.fail(reason)
  }

  fail(reason: string): void {
    this.#isTrying = false
    this.#reason = reason
    // Those that were under way together fail together: that counts as one.
    if (this.#now() < this.#closedUntil) return
    this.#failures += 1
    this.#closedUntil = this.#now() + this.waitMs
  }

  /** Length of the present wait; 0 while the relay is well. */
  get waitMs(): number {
    if (this.#failures === 0) return 0
    return Math.min(FIRST_WAIT_MS * 2 ** (this.#failures - 1), LONGEST_WAIT_MS)
  }

  get failures(): number {
    return this.#failures
  }

  /** What ails the relay; null while it is well. */
  get reason(): string | null {
    return this.#reason
  }
}
