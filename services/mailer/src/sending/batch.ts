/**
 * Makes one call of many: what comes in while a call is under way goes along with the next.
 * `run` answers each item in its place.
 */
export function batched<Item, Answer>(
  run: (items: Item[]) => Promise<Answer[]>,
): (item: Item) => Promise<Answer> {
  type Waiting = { item: Item; resolve: (answer: Answer) => void; reject: (error: unknown) => void }
  let waiting: Waiting[] = []
  let isRunning = false

  const drain = async (): Promise<void> => {
    isRunning = true
    // What comes in the same turn goes along.
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        const answers = await run(batch.map(({ item }) => item))
        for (const [at, answer] of answers.entries()) batch[at]?.resolve(answer)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    isRunning = false
  }

  return (item) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    waiting.push({ item, resolve, reject })
    if (!isRunning) void drain()
    return promise
  }
}
