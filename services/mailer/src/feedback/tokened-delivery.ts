import type { TokenKey } from '@afterword/shared/config'
import { DeliveryId } from '@afterword/shared/ids'
import { isMailTokenValid, readMailTokenId } from '@afterword/shared/tokens/mail-token'
import type { Kysely } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import { findDelivery, type ReportedDelivery } from './store.ts'

type Db = Kysely<MailerSchema>

/** Finds the delivery whose token this is. Undefined unless we made it. */
export async function findDeliveryByToken(
  db: Db,
  tokenKeys: TokenKey[],
  token: string,
): Promise<ReportedDelivery | undefined> {
  const id = DeliveryId.safeParse(readMailTokenId(token)).data
  const delivery = id && (await findDelivery(db, id))
  if (!delivery) return undefined

  const claim = { purpose: 'bounce' as const, site: delivery.siteId, id: delivery.id }
  return isMailTokenValid(tokenKeys, token, claim) ? delivery : undefined
}

const TOKEN = /(?<![a-z0-9.])([a-z0-9]{1,16}\.[0-9a-v]{45})(?![a-z0-9])/gi
const MOST_LOOKS = 10

/**
 * Finds the delivery that a text names by one of our tokens, in its envelope sender or in a
 * header of ours: a complaint brings a copy of our mail, as much of it as its writer likes.
 */
export async function findTokenedDelivery(
  db: Db,
  tokenKeys: TokenKey[],
  text: string,
): Promise<ReportedDelivery | undefined> {
  const tokens = new Set(Array.from(text.matchAll(TOKEN), ([, token = '']) => token.toLowerCase()))
  for (const token of [...tokens].slice(0, MOST_LOOKS)) {
    const delivery = await findDeliveryByToken(db, tokenKeys, token)
    if (delivery) return delivery
  }
  return undefined
}
