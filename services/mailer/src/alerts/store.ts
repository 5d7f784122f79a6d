import { AlertId, newId, type SiteId } from '@afterword/shared/ids'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import type { Alert, AlertCode, AlertsTable } from './alert.ts'

type Db = Kysely<MailerSchema>

export type AlertRecord = Selectable<AlertsTable>

/** What goes on is told again after this long. */
const REMIND_AFTER = sql`interval '30 min'`

/** Writes down a trouble that was met `count` times. The same one is one row until it is acknowledged. */
export async function insertAlert(
  db: Db,
  { code, siteId, detail }: Alert,
  count: number,
): Promise<void> {
  await sql`
    insert into mailer.alerts as known (id, code, site_id, detail, count)
    values (${newId(AlertId)}, ${code}, ${siteId ?? null}, ${detail}, ${count})
    on conflict (code, site_id) where acknowledged_at is null do update set
      count = known.count + excluded.count,
      detail = excluded.detail,
      last_at = now(),
      notify_at = coalesce(known.notify_at, greatest(now(), known.notified_at + ${REMIND_AFTER}))
  `.execute(db)
}

/** What a site's staff have to look at: its own alerts, and those of the whole installation. */
export async function listAlerts(
  db: Db,
  siteId: SiteId,
  { isOpen, limit }: { isOpen: boolean; limit: number },
): Promise<AlertRecord[]> {
  return db
    .selectFrom('mailer.alerts')
    .selectAll()
    .where((where) => where.or([where('siteId', '=', siteId), where('siteId', 'is', null)]))
    .where('acknowledgedAt', isOpen ? 'is' : 'is not', null)
    .orderBy('lastAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Somebody knows of it. False where there is no such alert that they may see. */
export async function markAcknowledged(db: Db, siteId: SiteId, id: AlertId): Promise<boolean> {
  const { rows } = await sql`
    update mailer.alerts set
      acknowledged_at = coalesce(acknowledged_at, now()), notify_at = null
    where id = ${id} and (site_id = ${siteId} or site_id is null)
    returning id
  `.execute(db)
  return rows.length > 0
}

/** One that the webhook has not heard of, with the name of its site. It comes again unless it is told. */
export type AlertToTell = Pick<
  AlertRecord,
  'id' | 'code' | 'siteId' | 'detail' | 'count' | 'firstAt' | 'lastAt'
> & { siteName: string | null }

/** After a failure we wait 30 s, a minute, two, up to an hour. What is a day old is no news. */
export async function claimAlertToTell(db: Db): Promise<AlertToTell | undefined> {
  const { rows } = await sql<AlertToTell>`
    with due as (
      select id from mailer.alerts
      where notify_at <= now() and last_at > now() - interval '1 day'
      order by notify_at
      limit 1
      for update skip locked
    ),
    claimed as (
      update mailer.alerts a set
        notify_at = now() + least(interval '30 s' * 2 ^ a.notify_tries, interval '1 h'),
        notify_tries = least(a.notify_tries + 1, 20)
      from due where a.id = due.id
      returning a.*
    )
    select claimed.id, code, site_id, detail, count, first_at, last_at, s.name as site_name
    from claimed left join platform.sites s on s.id = claimed.site_id
  `.execute(db)
  return rows[0]
}

export async function markTold(db: Db, id: AlertId): Promise<void> {
  await sql`
    update mailer.alerts set notify_at = null, notified_at = now(), notify_tries = 0
    where id = ${id}
  `.execute(db)
}

/** How many alerts nobody has acknowledged, by code. */
export async function countOpenAlerts(db: Db): Promise<{ code: AlertCode; count: number }[]> {
  return db
    .selectFrom('mailer.alerts')
    .select(['code', sql<number>`count(*)::int`.as('count')])
    .where('acknowledgedAt', 'is', null)
    .groupBy('code')
    .execute()
}

export async function deleteOldAlerts(db: Db): Promise<void> {
  await sql`
    delete from mailer.alerts
    where acknowledged_at is not null and last_at < now() - interval '90 days'
  `.execute(db)
}
