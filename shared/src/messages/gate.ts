/**
 * Lets any number in together, or one alone: a message suspected of killing its process is
 * handled with nothing beside it, so that the next crash names the culprit.
 */
export class Gate {
  #inside = 0
  #alone = Promise.resolve()
  #emptied: (() => void) | undefined

  async together<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#waitForTurn()
    this.#inside += 1
    try {
      return await work()
    } finally {
      this.#inside -= 1
      if (this.#inside === 0) this.#emptied?.()
    }
  }

  async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#alone
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#alone = promise
    try {
      await before
      await this.#waitUntilEmpty()
      return await work()
    } finally {
      resolve()
    }
  }

  async #waitForTurn(): Promise<void> {
    let seen: Promise<void>
    do {
      seen = this.#alone
      await seen
    } while (seen !== this.#alone)
  }

  async #waitUntilEmpty(): Promise<void> {
    if (this.#inside === 0) return
    await new Promise<void>((resolve) => {
      this.#emptied = resolve
    })
    this.#emptied = undefined
  }
}
