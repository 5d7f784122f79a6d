import type { SiteId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import type { Lack } from './hold.ts'

/** Sites that lack something every mail must say, and the first thing each lacks. */
export async function listIncompleteSites(
  db: Kysely<MailerSchema>,
): Promise<{ id: SiteId; lack: Lack }[]> {
  const { rows } = await sql<{ id: SiteId; lack: Lack }>`
    select id, case
      when trim(sender_name) = '' then 'sender-name-missing'
      when trim(postal_address) = '' then 'postal-address-missing'
      else 'contact-missing'
    end as lack
    from platform.sites
    where trim(sender_name) = '' or trim(postal_address) = '' or trim(contact) = ''
  `.execute(db)
  return rows
}
