import type { Accepted } from './sink.ts'

/** What a run did to its mail, by Jepsen's total-queue: all that was owed against all that was seen. */
export type Tally = {
  expected: number
  /** Owed and never seen. */
  lost: number
  /** Seen and never owed. */
  unexpected: number
  /** Copies beyond the first. */
  duplicates: number
  /** Copies whose Message-ID differs from the first's: a reader sees two mails. */
  unlike: number
}

/**
 * Compares what was owed to each address, `each` different messages, with what the mail server
 * answered for.
 */
export function tally(owed: string[], accepted: Accepted[], each = 1): Tally {
  const byRecipient = Map.groupBy(accepted, ({ recipient }) => recipient)
  const distinct = new Map(
    [...byRecipient].map(([address, copies]) => [
      address,
      new Set(copies.map(({ messageId }) => messageId)).size,
    ]),
  )
  const wanted = new Set(owed)
  const seen = [...distinct.values()].map((messages) => Math.min(messages, each))

  return {
    expected: owed.length * each,
    lost: sum(owed.map((address) => Math.max(0, each - (distinct.get(address) ?? 0)))),
    unexpected: [...byRecipient.keys()].filter((address) => !wanted.has(address)).length,
    duplicates: accepted.length - sum(seen),
    unlike: [...distinct.values()].filter((messages) => messages > each).length,
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
