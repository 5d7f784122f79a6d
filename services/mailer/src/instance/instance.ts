/** Which database mail is sent from: the one row of its table. */
export type InstanceTable = {
  isOnly?: true
  identity: string | null
  name: string | null
  releasedAt: Date | null
}
