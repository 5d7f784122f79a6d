import { isDatabaseAway } from '@afterword/shared/postgres/away'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { Deps } from '../deps.ts'
import { addRelayHeaders } from '../relays/relay-headers.ts'
import type { Relay } from '../relays/relay.ts'
import type { SmtpFailure } from '../smtp/smtp-failure.ts'
import type { SmtpSession } from '../smtp/smtp-session.ts'
import { composeMessage } from './compose-message.ts'
import type { Lease } from './lease.ts'
import type { Ledger } from './ledger.ts'
import { GIVEN_BACK, NOT_COMPOSED, type Outcome, outcomeOf, sentOutcome } from './outcome.ts'

type Parts = {
  deps: Pick<
    Deps,
    | 'templates'
    | 'sites'
    | 'contents'
    | 'patterns'
    | 'publicUrl'
    | 'tokenKeys'
    | 'returnPaths'
    | 'signer'
    | 'log'
  >
  relay: Pick<Relay, 'id' | 'profile' | 'signs' | 'stream'>
  session: SmtpSession
  lease: Lease
  ledger: Pick<Ledger, 'renew'>
  claimedAt: number
}

/** What was checked longer ago is checked once more before MAIL FROM. */
const FRESH_MS = 1_000

/** Tries to send one delivery. Undefined if it turned out that it must not go: that is settled. */
export async function attemptDelivery(
  { deps, relay, session, lease, ledger, claimedAt }: Parts,
  claimed: ClaimedDelivery,
): Promise<Outcome | undefined> {
  const refusal = await session.open()
  if (refusal) return outcomeOf(refusal)

  const now = performance.now()
  const isFresh = now - claimedAt < FRESH_MS
  const delivery = isFresh ? claimed : await ledger.renew(claimed)
  if (!delivery) return undefined
  const mayGoOn = (): boolean => lease.isSurelyOursSince(isFresh ? claimedAt : now)

  const mail = await compose({ deps, relay }, delivery)
  if ('state' in mail) return mail
  if (!mayGoOn()) return GIVEN_BACK

  const result = await session.send({
    from: deps.returnPaths.of(delivery) ?? mail.from,
    to: delivery.address,
    message: mail.message,
    mayGoOn,
  })
  if ('reply' in result) return { ...sentOutcome(result.reply), relay: relay.id }
  return outcomeThrough(relay, result.failure)
}

function outcomeThrough({ id, profile }: Parts['relay'], failure: SmtpFailure): Outcome {
  const outcome = outcomeOf(failure)
  if (profile.throttle?.test(failure.reply)) {
    return { ...outcome, state: 'deferred', reason: 'relay-slow-down', trouble: 'relay-pace' }
  }
  // What never came to be said need not go back the same way.
  const isUnsaid = outcome.trouble === 'relay' || outcome.trouble === 'line'
  return isUnsaid ? outcome : { ...outcome, relay: id }
}

type Mail = { from: string; message: Buffer }

async function compose(
  { deps, relay }: Pick<Parts, 'deps' | 'relay'>,
  delivery: ClaimedDelivery,
): Promise<Mail | Outcome> {
  try {
    const composed = await composeMessage(deps, delivery)
    const message = addRelayHeaders(relay, delivery.id, composed.message)
    const signed =
      relay.signs === 'relay' ? message : await deps.signer.sign(message, delivery.siteId)
    return { from: composed.from, message: signed }
  } catch (error) {
    // What it is composed of could not be read: that says nothing of the mail.
    if (isDatabaseAway(error)) return GIVEN_BACK
    deps.log.error({ err: error, deliveryId: delivery.id }, 'delivery not composed')
    return NOT_COMPOSED
  }
}
