import { z } from 'zod'
import { AuthorId, SiteId, SubscriptionId } from '../ids.ts'

/** The keyed hash of an address, as `address-hash.ts` makes it. */
const AddressHash = z.string().regex(/^[0-9a-f]{64}$/)

const Common = { at: z.iso.datetime(), site: SiteId }

const Suppressed = {
  hash: AddressHash,
  scope: z.enum(['publications', 'notices', 'all']),
}

/** One line of the journal: what a database that is put back to an earlier day must be told. */
export const JournalEntry = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('unsubscribe'),
    ...Common,
    hash: AddressHash.nullable(),
    subscriptions: z.array(SubscriptionId),
    cause: z.enum(['unsubscribed', 'refused', 'complaint']),
    method: z.enum(['mail-link', 'one-click', 'mail', 'complaint']),
  }),
  z.object({
    what: z.literal('suppress'),
    ...Common,
    ...Suppressed,
    cause: z.enum(['hard-bounce', 'soft-bounces', 'no-such-host', 'complaint', 'manual']),
  }),
  z.object({
    what: z.literal('lift'),
    ...Common,
    ...Suppressed,
    cause: z.enum(['by-hand', 'confirmed']),
  }),
  z.object({
    what: z.literal('erase'),
    ...Common,
    /** None where the person was known by comments alone. */
    hashes: z.array(AddressHash),
    authors: z.array(AuthorId),
    afterwards: z.enum(['removed', 'anonymous']),
  }),
])
export type JournalEntry = z.infer<typeof JournalEntry>

/** Those entries that tell of one thing. */
export type EntryOf<What extends JournalEntry['what']> = Extract<JournalEntry, { what: What }>

type Undated<Entry> = Entry extends unknown ? Omit<Entry, 'at'> : never

/** An entry before it is written, which dates it. */
export type NewEntry = Undated<JournalEntry>
