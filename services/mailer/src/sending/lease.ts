/** One part in this many of a lease is not relied on: it covers what clocks and the network differ. */
const MARGIN_SHARE = 10

type Clocks = { monotonic: () => number; wall: () => number }

/**
 * What this process knows of its own lease without asking. Two clocks must agree, since
 * one of them stands still in a machine that is paused and the other may be set.
 */
export class Lease {
  readonly #length: number
  readonly #clocks: Clocks
  #renewed = { monotonic: -Infinity, wall: -Infinity }
  /** When it last came to be ours, after it was not; by the monotonic clock. */
  #oursSince = Infinity

  constructor(
    lengthMs: number,
    clocks: Clocks = { monotonic: () => performance.now(), wall: () => Date.now() },
  ) {
    this.#length = lengthMs
    this.#clocks = clocks
  }

  get lengthMs(): number {
    return this.#length
  }

  /** Runs what renews the lease. It counts from before the asking, so we never think it longer. */
  async renewBy(renew: () => Promise<void>): Promise<void> {
    const asked = this.#read()
    await renew()
    if (!this.isSurelyOurs()) this.#oursSince = asked.monotonic
    this.#renewed = asked
  }

  /** True while nobody else can have taken what we claimed then, by the monotonic clock. */
  isSurelyOursSince(claimedAt: number): boolean {
    return claimedAt >= this.#oursSince && this.isSurelyOurs()
  }

  /** True while nobody else can take what we claim. */
  isSurelyOurs(): boolean {
    const now = this.#read()
    const sure = this.#length - this.#length / MARGIN_SHARE
    const byWall = now.wall - this.#renewed.wall
    return now.monotonic - this.#renewed.monotonic < sure && byWall >= 0 && byWall < sure
  }

  #read(): { monotonic: number; wall: number } {
    return { monotonic: this.#clocks.monotonic(), wall: this.#clocks.wall() }
  }
}
