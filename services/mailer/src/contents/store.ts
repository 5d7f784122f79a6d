import { createHash } from 'node:crypto'
import { type CampaignId, ContentId, newId } from '@afterword/shared/ids'
import type { Kysely, Selectable } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import type { Language } from '../templates/words.ts'
import type { Content, ContentsTable } from './content.ts'

type Db = Kysely<MailerSchema>

/** Stores a content, or finds the one that says exactly the same. */
export async function ensureContent(db: Db, content: Content): Promise<ContentId> {
  const digest = digestOf(content)
  await insertContent(db, content, digest)
  const { id } = await db
    .selectFrom('mailer.contents')
    .select('id')
    .where('digest', '=', digest)
    .executeTakeFirstOrThrow()
  return id
}

/** Stores what a campaign says in one language. Once said, it is not said otherwise. */
export async function ensureCampaignContent(db: Db, content: Content): Promise<void> {
  await insertContent(db, content, digestOf(content))
}

export async function listCampaignLanguages(db: Db, campaignId: CampaignId): Promise<Language[]> {
  const rows = await db
    .selectFrom('mailer.contents')
    .select('locale')
    .where('campaignId', '=', campaignId)
    .execute()
  return rows.map(({ locale }) => locale)
}

export async function findContent(db: Db, id: ContentId): Promise<Selectable<ContentsTable>> {
  return db.selectFrom('mailer.contents').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

async function insertContent(db: Db, content: Content, digest: Buffer): Promise<void> {
  await db
    .insertInto('mailer.contents')
    .values({ id: newId(ContentId), digest, ...content })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

function digestOf({
  siteId,
  kind,
  locale,
  campaignId,
  list,
  subject,
  text,
  html,
}: Content): Buffer {
  const parts = [siteId, kind, locale, campaignId, list, subject, text, html]
  return createHash('sha256').update(JSON.stringify(parts)).digest()
}
