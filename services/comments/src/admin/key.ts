import { Scope } from '@afterword/shared/access/api-key'
import type { ApiKey } from '@afterword/shared/access/store'
import { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'

export const NewApiKey = z.strictObject({
  site: SiteId,
  name: z.string().trim().min(1, 'must not be empty').max(100, 'must be at most 100 characters'),
  scopes: z
    .array(Scope)
    .min(1)
    .transform((scopes) => [...new Set(scopes)]),
})
export type NewApiKey = z.infer<typeof NewApiKey>

/** A key as it is shown again: without what its secret is known by. */
export type ApiKeyListing = Omit<ApiKey, 'hash'>
