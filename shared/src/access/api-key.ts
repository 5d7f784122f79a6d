import type { Generated } from 'kysely'
import { z } from 'zod'
import type { ApiKeyId, SiteId } from '../ids.ts'

/** What an API key may do, for its site alone. `admin` includes the others. */
export const Scope = z.enum(['read', 'moderate', 'publish', 'admin'])
export type Scope = z.infer<typeof Scope>

export type ApiKeysTable = {
  id: ApiKeyId
  siteId: SiteId
  name: string
  hash: Buffer
  scopes: Scope[]
  createdAt: Generated<Date>
  revokedAt: Date | null
}
