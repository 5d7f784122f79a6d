import { ConfirmationDue } from '@afterword/shared/contracts/mail'
import type { AuthorId, ConfirmationId, SiteId, SubscriberId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import { mayAskAgain } from '../confirmations/confirmation.ts'
import {
  findOpenConfirmation,
  findStanding,
  insertConfirmation,
  markProving,
} from '../confirmations/store.ts'
import type { SubscriptionsSchema } from '../schema.ts'
import { claimAddress } from '../subscribers/store.ts'
import type { ConsentsTable } from './consent.ts'
import {
  insertConsents,
  insertPending,
  listLiveSubscriptions,
  updatePendingConfirmation,
} from './store.ts'
import type { Topic } from './topic.ts'

type Tx = Transaction<SubscriptionsSchema>

export type SubscriptionRequest = {
  siteId: SiteId
  address: string
  locale: string
  topics: Topic[]
  method: ConsentsTable['method']
  sourceUrl: string | null
  /** Whose comment it was asked under: the click then also proves the address theirs. */
  authorId?: AuthorId
}

/** Far more than anyone follows. Without it, strangers could fill a reader's confirmation page. */
const MOST_TOPICS = 50

/**
 * Someone asks that an address be written to. Whoever asks, and by whichever door, learns
 * nothing: only the mail to that address tells, and `mayAskAgain` says whether one goes out.
 * Without topics, all that is asked is whose address it is.
 */
export async function requestSubscription(tx: Tx, request: SubscriptionRequest): Promise<void> {
  const { siteId, topics, method, sourceUrl, authorId } = request
  const subscriberId = await claimAddress(tx, request)
  const live = await listLiveSubscriptions(tx, subscriberId)
  const unconfirmed = topics.filter(
    (topic) => !live.some((known) => known.topic === topic && known.state === 'confirmed'),
  )
  if (topics.length > 0 && unconfirmed.length === 0) return

  const mail = await chooseConfirmation(tx, {
    siteId,
    subscriberId,
    proves: authorId !== undefined,
  })
  if (!mail) return

  const { confirmationId, isNew } = mail
  const added = await insertPending(tx, {
    siteId,
    subscriberId,
    confirmationId,
    topics: unconfirmed
      .filter((topic) => !live.some((known) => known.topic === topic))
      .slice(0, Math.max(MOST_TOPICS - live.length, 0)),
  })
  const askedAgain = live.filter(({ topic }) => isNew && unconfirmed.includes(topic))
  const asked = [...added, ...askedAgain.map(({ id }) => id)]
  await insertConsents(tx, asked, { action: 'requested', method, sourceUrl })
  if (!isNew) return

  await updatePendingConfirmation(tx, { subscriberId, confirmationId })
  await send(tx, ConfirmationDue, { siteId, confirmationId })
}

/** A new mail if this address may have one, else the one it can still answer. */
async function chooseConfirmation(
  tx: Tx,
  owner: { siteId: SiteId; subscriberId: SubscriberId; proves: boolean },
): Promise<{ confirmationId: ConfirmationId; isNew: boolean } | undefined> {
  const standing = await findStanding(tx, owner.subscriberId)
  if (standing.isRefused) return undefined
  if (mayAskAgain(standing)) {
    return { confirmationId: await insertConfirmation(tx, owner), isNew: true }
  }

  const confirmationId = await findOpenConfirmation(tx, owner.subscriberId)
  if (confirmationId && owner.proves) await markProving(tx, confirmationId)
  return confirmationId && { confirmationId, isNew: false }
}
