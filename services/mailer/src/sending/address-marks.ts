import { addressHash } from '@afterword/shared/address-hash'
import { type RawBuilder, sql } from 'kysely'
import { gravityOf, RAISE_CAUSE } from '../suppressions/gravity.ts'

/** Full for so long, or not to be found: what may pass has not passed. */
const FULL = { times: 5, days: 7 }
const NOT_FOUND = { times: 3, hours: 72 }

/**
 * Part of the statement that writes down outcomes: what they say of the addresses. It reads
 * `ended` and `settled`, and `suppressed` has whom nothing is sent to any more. One success forgives whatever was only doubt.
 */
export function addressMarks(addressHashKey: string): RawBuilder<unknown> {
  return sql`
    addressed as (
      select distinct
        settled.site_id, ended.mark, ended.state,
        ${addressHash(addressHashKey, sql`ended.address`)} as address_hash
      from settled join ended using (id)
      where ended.mark is not null
        or ended.state = 'sent' and exists (select from mailer.soft_bounces)
    ),
    forgiven as (
      delete from mailer.soft_bounces doubt using addressed a
      where a.state = 'sent' and doubt.site_id = a.site_id and doubt.address_hash = a.address_hash
    ),
    doubted as (
      insert into mailer.soft_bounces as doubt (site_id, address_hash, sign)
      select site_id, address_hash, mark from addressed
      where mark in ('mailbox-full', 'no-such-host')
      group by site_id, address_hash, mark
      order by site_id, address_hash, mark
      on conflict (site_id, address_hash, sign) do update
        set count = doubt.count + 1, last_at = now()
      returning site_id, address_hash, sign, case sign
        when 'mailbox-full' then count >= ${FULL.times}
          and first_at <= now() - make_interval(days => ${FULL.days})
        else count >= ${NOT_FOUND.times}
          and first_at <= now() - make_interval(hours => ${NOT_FOUND.hours})
      end as is_gone
    ),
    ${SUPPRESSED}
  `
}

const SUPPRESSED = sql`
  suppressed as (
    insert into mailer.suppressions as s (site_id, address_hash, scope, cause)
    select distinct on (site_id, address_hash) site_id, address_hash, 'all', cause from (
      select site_id, address_hash, 'hard-bounce' as cause from addressed where mark = 'gone'
      union all
      select site_id, address_hash, case sign when 'mailbox-full' then 'soft-bounces' else sign end
      from doubted where is_gone
    ) as found
    order by site_id, address_hash, ${gravityOf(sql`cause`)}
    ${RAISE_CAUSE}
    returning site_id, scope, cause, encode(address_hash, 'hex') as hash
  )
`
