import type { SiteId } from '@afterword/shared/ids'
import type { Generated, Selectable } from 'kysely'
import { z } from 'zod'

/** The one way a site signs its tokens. What a token says of its own way counts for nothing. */
export const Algorithm = z.enum(['HS256', 'RS256', 'EdDSA'])
export type Algorithm = z.infer<typeof Algorithm>

export type SignIn = Selectable<SignInsTable>

/** How a news site tells us who is signed in there. */
export type SignInsTable = {
  siteId: SiteId
  algorithm: Algorithm
  /** For HS256 alone. */
  secret: string | null
  /** A JWK Set, given to us or fetched from `jwksUrl`; null until it was fetched. */
  keys: unknown
  jwksUrl: string | null
  /** When the keys were last asked for; by this, processes take turns. */
  fetchedAt: Date | null
  issuer: string
  audience: string
  /** Roles whose holders speak for the site. */
  staffRoles: Generated<string[]>
}
