/**
 * Runs work on one thing one after the other. What waits behind work that fails, fails with it:
 * it would meet the same trouble, each after a timeout of its own.
 */
export function takeTurns(): (key: string, work: () => Promise<void>) => Promise<void> {
  const last = new Map<string, Promise<void>>()
  return async (key, work) => {
    const mine = last.get(key)?.then(work) ?? work()
    last.set(key, mine)
    try {
      await mine
    } finally {
      if (last.get(key) === mine) last.delete(key)
    }
  }
}
