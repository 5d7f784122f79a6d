import type { SiteId, SubscriberId, SubscriptionId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { ProbeId } from '../feedback/probe.ts'
import type { MailerSchema } from '../schema.ts'

type Db = Kysely<MailerSchema>

type Subscription = { subscriptionId: SubscriptionId; siteId: SiteId; subscriberId: SubscriberId }

/** A subscription, ended ones too, whose reader is not erased. */
export async function findSubscription(
  db: Db,
  id: SubscriptionId,
): Promise<Subscription | undefined> {
  return db
    .selectFrom('subscriptions.deliverable')
    .select(['subscriptionId', 'siteId', 'subscriberId'])
    .where('subscriptionId', '=', id)
    .executeTakeFirst()
}

/** Notes that a probe has come all the way round. */
export async function markArrived(db: Db, id: ProbeId): Promise<void> {
  await db
    .updateTable('mailer.inboundProbes')
    .set({ arrivedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .where('arrivedAt', 'is', null)
    .execute()
}
