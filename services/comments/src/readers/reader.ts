import type { ReaderId, SiteId } from '@afterword/shared/ids'
import type { Generated, Selectable } from 'kysely'
import { z } from 'zod'

/** What a browser keeps to be known again, as we gave it out. */
export const ReaderToken = z.string().max(100)

/** A JWT of the news site, for who is signed in there. */
export const SignInToken = z.string().max(8_192)

/** As routes take them from a body, where votes, reports and comments carry them. */
export const ReaderFields = {
  readerToken: ReaderToken.optional().describe('From an earlier answer; left out the first time'),
  signIn: SignInToken.optional().describe('The JWT of who is signed in at the news site'),
}

/** What the news site says of who is signed in there. */
export type SignedIn = {
  subject: string
  name: string | null
  /** Vouched for by the news site. */
  address: string | null
  avatarUrl: string | null
  isStaff: boolean
}

export type Reader = Selectable<ReadersTable>

/** What matters of a reader when they write. */
export type KnownReader = Pick<
  Reader,
  'id' | 'siteId' | 'subject' | 'name' | 'avatarUrl' | 'isStaff' | 'address'
>

/** Whoever uses one browser on one site, or is signed in there. */
export type ReadersTable = {
  id: ReaderId
  siteId: SiteId
  /** Null for one that is known by `subject` alone. */
  tokenHash: Buffer | null
  /** Who they are at the news site, as its signed token says. */
  subject: string | null
  name: string | null
  avatarUrl: string | null
  isStaff: Generated<boolean>
  /** An address they have proved to be theirs, or that the news site vouches for. */
  address: string | null
  verifiedAt: Date | null
  /** They asked to be erased; what a legal hold keeps of them goes when it ends. */
  erasedAt: Generated<Date | null>
  createdAt: Generated<Date>
}
