import type { DkimKeyId, SiteId } from '@afterword/shared/ids'
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import type { DkimKeysTable, DkimKeyState } from './key.ts'

type Db = Kysely<MailerSchema>

export type DkimKey = Selectable<DkimKeysTable>
/** A key we are to sign with, and whose mail. */
export type KeyInUse = DkimKey & { senderAddress: string }

export async function listKeysInUse(db: Db): Promise<KeyInUse[]> {
  return db
    .selectFrom('mailer.dkimKeys as k')
    .innerJoin('platform.sites as s', 's.id', 'k.siteId')
    .selectAll('k')
    .select('s.senderAddress')
    .where('k.state', '=', 'signing')
    .execute()
}

export async function listKeysOfSite(db: Db, siteId: SiteId): Promise<DkimKey[]> {
  return db
    .selectFrom('mailer.dkimKeys')
    .selectAll()
    .where('siteId', '=', siteId)
    .orderBy('selector')
    .execute()
}

export async function insertDkimKey(
  db: Db,
  key: Omit<DkimKey, 'createdAt' | 'changedAt'>,
): Promise<void> {
  await db.insertInto('mailer.dkimKeys').values(key).execute()
}

/** Lets the key in use rest, if there is one, and signs with the one that waits. */
export async function updateKeyInUse(tx: Transaction<MailerSchema>, siteId: SiteId): Promise<void> {
  const move = (from: DkimKeyState, to: DkimKeyState): Promise<unknown> =>
    tx
      .updateTable('mailer.dkimKeys')
      .set({ state: to, changedAt: sql`now()` })
      .where('siteId', '=', siteId)
      .where('state', '=', from)
      .execute()
  await move('signing', 'resting')
  await move('waiting', 'signing')
}

export async function deleteDkimKey(db: Db, id: DkimKeyId): Promise<void> {
  await db.deleteFrom('mailer.dkimKeys').where('id', '=', id).execute()
}
