import { newId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import { ProbeId } from './probe.ts'

type Db = Kysely<MailerSchema>

/** A probe that arrived so lately shows that others do; one is sent much more often than that. */
const PROOF_LASTS = sql`interval '3 days'`

/** True while mail to the bounce domain is known to arrive. */
export async function isInboundProven(db: Db): Promise<boolean> {
  const { rows } = await sql<{ isProven: boolean }>`
    select exists (
      select from mailer.inbound_probes where arrived_at > now() - ${PROOF_LASTS}
    ) as is_proven
  `.execute(db)
  return rows[0]?.isProven ?? false
}

/** Takes it upon the caller to send a probe, unless one was sent within `minutes`. */
export async function claimProbe(db: Db, minutes: number): Promise<ProbeId | undefined> {
  const { rows } = await sql<{ id: ProbeId }>`
    with old as (
      delete from mailer.inbound_probes where sent_at < now() - interval '30 days'
    )
    insert into mailer.inbound_probes (id)
    select ${newId(ProbeId)}::uuid
    where not exists (
      select from mailer.inbound_probes
      where sent_at > now() - make_interval(mins => ${minutes})
    )
    returning id
  `.execute(db)
  return rows[0]?.id
}

/** The address that some site of ours sends from, which a relay will take mail from. */
export async function findAnySender(db: Db): Promise<string | undefined> {
  const site = await db
    .selectFrom('platform.sites')
    .select('senderAddress')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return site?.senderAddress
}
