import type { Sites } from '@afterword/shared/access/site-cache'
import type { TokenKey } from '@afterword/shared/config'
import type { RateLimit } from '@afterword/shared/http/rate-limit'
import type { Journal } from '@afterword/shared/journal/journal'
import type { Kysely } from 'kysely'
import type { SubscriptionsSchema } from './schema.ts'

/** What use cases work with. */
export type Deps = {
  db: Kysely<SubscriptionsSchema>
  /** The time people see. What machines agree on is PostgreSQL's `now()`. */
  now: () => Date
  sites: Sites
  publicUrl: string
  tokenKeys: TokenKey[]
  /** What a restore must not forget. */
  journal: Journal
  /** Keys the hashes of addresses in it. */
  addressHashKey: string
  /** Counts what one network asks of the subscribe form. */
  limitSubscribing: RateLimit
}
