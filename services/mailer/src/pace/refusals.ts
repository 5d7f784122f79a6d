import { VALVE } from './valve.ts'

/** So many in a row, each at half the pace of the one before, are no matter of pace. */
const ENOUGH = 3
const LONG_SECONDS = 60

/** Counts by name how often in a row somebody asked for less, since they last took something. */
export class Refusals {
  readonly #inARow = new Map<string, { count: number; at: number }>()
  readonly #clock: () => number

  constructor(clock = () => performance.now()) {
    this.#clock = clock
  }

  /** Those that come together are one; who asks us to stay away for long need not ask twice. */
  note(name: string, secondsAsked: number): void {
    const { count, at } = this.#inARow.get(name) ?? { count: 0, at: -Infinity }
    const now = this.#clock()
    if (secondsAsked > LONG_SECONDS) this.#inARow.set(name, { count: ENOUGH, at: now })
    else if (now - at >= VALVE.togetherSeconds * 1_000) {
      this.#inARow.set(name, { count: count + 1, at: now })
    }
  }

  forget(name: string): void {
    this.#inARow.delete(name)
  }

  areEnough(name: string): boolean {
    return (this.#inARow.get(name)?.count ?? 0) >= ENOUGH
  }
}
