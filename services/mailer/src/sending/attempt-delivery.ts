import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { Deps } from '../deps.ts'
import type { SmtpSession } from '../smtp/smtp-session.ts'
import { composeMessage } from './compose-message.ts'
import type { Lease } from './lease.ts'
import type { Ledger } from './ledger.ts'
import { GIVEN_BACK, NOT_COMPOSED, type Outcome, outcomeOf, sentOutcome } from './outcome.ts'

type Parts = {
  deps: Pick<
    Deps,
    'templates' | 'sites' | 'contents' | 'patterns' | 'publicUrl' | 'tokenKeys' | 'signer' | 'log'
  >
  session: SmtpSession
  lease: Lease
  ledger: Pick<Ledger, 'renew'>
  claimedAt: number
}

/** What was checked longer ago is checked once more before MAIL FROM. */
const FRESH_MS = 1_000

/** Tries to send one delivery. Undefined if it turned out that it must not go: that is settled. */
export async function attemptDelivery(
  { deps, session, lease, ledger, claimedAt }: Parts,
  claimed: ClaimedDelivery,
): Promise<Outcome | undefined> {
  const refusal = await session.open()
  if (refusal) return outcomeOf(refusal)

  const isFresh = performance.now() - claimedAt < FRESH_MS
  const delivery = isFresh ? claimed : await ledger.renew(claimed)
  if (!delivery) return undefined

  const mail = await compose(deps, delivery)
  if (!mail) return NOT_COMPOSED
  if (!lease.isSurelyOurs()) return GIVEN_BACK

  const result = await session.send({
    from: mail.from,
    to: delivery.address,
    message: mail.message,
    mayGoOn: () => lease.isSurelyOurs(),
  })
  return 'reply' in result ? sentOutcome(result.reply) : outcomeOf(result.failure)
}

type Mail = { from: string; message: Buffer }

async function compose(deps: Parts['deps'], delivery: ClaimedDelivery): Promise<Mail | undefined> {
  try {
    const { from, message } = await composeMessage(deps, delivery)
    return { from, message: await deps.signer.sign(message, delivery.siteId) }
  } catch (error) {
    deps.log.error({ err: error, deliveryId: delivery.id }, 'delivery not composed')
    return undefined
  }
}
