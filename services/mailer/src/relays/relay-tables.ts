/** How much of a relay's daily cap senders have taken. */
export type RelayDaysTable = { relay: string; day: Date; taken: number }
