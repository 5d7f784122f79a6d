import type { TokenKey } from '@afterword/shared/config'
import { DeliveryId } from '@afterword/shared/ids'
import { isMailTokenValid, readMailTokenId } from '@afterword/shared/tokens/mail-token'
import type { Kysely } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import { findDelivery, findDeliveryByMessageId, type ReportedDelivery } from './store.ts'

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

/** Finds the delivery that a text names by one of our tokens, as its envelope sender has one. */
async function findTokenedDelivery(
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

const MESSAGE_ID = /^(?:x-original-|original-)?message-id:\s*(<[^<>\s]{1,250}>)/gim

/**
 * Finds the delivery that a complaint is about: by the token of its envelope sender where that
 * is quoted, else by the Message-ID in the copy of our mail. That one is made with a key of ours,
 * so nobody names it who has not seen the mail.
 */
export async function findComplainedOf(
  db: Db,
  tokenKeys: TokenKey[],
  text: string,
): Promise<ReportedDelivery | undefined> {
  const tokened = await findTokenedDelivery(db, tokenKeys, text)
  if (tokened) return tokened

  const messageIds = new Set(Array.from(text.matchAll(MESSAGE_ID), ([, id = '']) => id))
  for (const messageId of [...messageIds].slice(0, MOST_LOOKS)) {
    const delivery = await findDeliveryByMessageId(db, messageId)
    if (delivery) return delivery
  }
  return undefined
}
