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

/** Compares what was owed to each address, one message, with what the mail server answered for. */
export function tally(owed: string[], accepted: Accepted[]): Tally {
  const byRecipient = Map.groupBy(accepted, ({ recipient }) => recipient)
  const ids = [...byRecipient.values()].map(
    (copies) => new Set(copies.map((copy) => copy.messageId)),
  )
  const wanted = new Set(owed)

  return {
    expected: owed.length,
    lost: owed.filter((address) => !byRecipient.has(address)).length,
    unexpected: [...byRecipient.keys()].filter((address) => !wanted.has(address)).length,
    duplicates: accepted.length - byRecipient.size,
    unlike: ids.filter((distinct) => distinct.size > 1).length,
  }
}
