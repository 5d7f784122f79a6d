import { vi } from 'vitest'

/** Waits until `look` no longer throws or returns false; fails with its last word after `seconds`. */
export async function until<Result>(
  look: () => Result | Promise<Result>,
  seconds = 10,
): Promise<Result> {
  return vi.waitFor(
    async () => {
      const seen = await look()
      if (seen === false) throw new Error(`still not: ${look.toString()}`)
      return seen
    },
    { timeout: seconds * 1_000, interval: 25 },
  )
}
