import { addressHash } from '@afterword/shared/address-hash'
import { type RawBuilder, sql } from 'kysely'
import { isCampaignHeld } from '../guard/is-held.ts'

/** Comments a delivery tells of, of which only those are shown that everybody sees at this instant. */
const COMMENTS = sql`
  select jsonb_agg(jsonb_build_object(
    'commentId', v.comment_id, 'name', v.author_name, 'excerpt', v.excerpt,
    'title', v.thread_title, 'url', v.thread_url
  )) as comments
  from comments.visible_comments v
  where d.slots ? 'commentIds' and v.site_id = d.site_id
    and v.comment_id in (select jsonb_array_elements_text(d.slots -> 'commentIds')::uuid)
`

/** Articles of a digest, but for those whose announcement was taken back. */
const ARTICLES = sql`
  select jsonb_agg(jsonb_build_object(
    'publicationId', p.publication_id, 'url', p.url, 'title', p.title, 'summary', p.summary,
    'imageUrl', p.image_url, 'language', p.language
  )) as articles
  from subscriptions.campaign_states p
  where d.slots ? 'publicationIds' and p.site_id = d.site_id and p.state <> 'cancelled'
    and p.publication_id in (select jsonb_array_elements_text(d.slots -> 'publicationIds')::uuid)
`

/**
 * What waits for a moderator at this instant: how much, and the newest. What the delivery was planned
 * for is among them, as it may be old and wait again; of the others none whose link has ended, which
 * it does after seven days.
 */
const WAITING = sql`
  select jsonb_build_object(
    'count', (select count(*) from comments.waiting_comments w where w.site_id = d.site_id),
    'newest', jsonb_agg(jsonb_build_object(
      'commentId', w.comment_id, 'name', w.author_name, 'excerpt', w.excerpt,
      'title', w.thread_title
    ) order by w.created_at desc, w.comment_id desc)
  ) as waiting
  from (
    select told.* from comments.waiting_comments told
    where told.site_id = d.site_id and told.comment_id = (d.slots ->> 'commentId')::uuid
    union all (
      select other.* from comments.waiting_comments other
      where other.site_id = d.site_id and other.comment_id <> (d.slots ->> 'commentId')::uuid
        and other.created_at > now() - interval '7 d'
      order by other.created_at desc, other.comment_id desc limit 4
    )
  ) as w
  where d.kind = 'moderator-notice'
  having count(*) > 0
`

/** Candidates with whatever others know of them now. No address: not to be written to. */
export const RECIPIENTS = sql`
  select
    d.id, d.kind, d.site_id, d.campaign_id, d.expires_at, d.slots, k.state as campaign_state,
    coalesce(reader.address, asked.address, person.address, author.address, staff.address)
      as address,
    coalesce(staff.name, '') as name, seen.comments, announced.articles,
    queue.waiting
  from candidates d
  left join subscriptions.campaign_states k on k.campaign_id = d.campaign_id
  left join subscriptions.deliverable reader on reader.subscription_id = d.subscription_id
    and case d.kind
      when 'publication' then reader.may_publish
      when 'digest' then reader.may_digest
      when 'welcome' then reader.state = 'confirmed'
      when 'reply' then reader.may_notice
      when 'follow-up' then reader.may_notice
    end
  left join subscriptions.answerable_confirmations asked on d.kind = 'confirmation'
    and asked.confirmation_id = (d.slots ->> 'confirmationId')::uuid
  left join lateral (
    select r.address from subscriptions.deliverable r
    where d.kind = 'export' and r.subscriber_id = d.subscriber_id limit 1
  ) as person on true
  left join comments.reachable_authors author on author.author_id = d.author_id
    and author.site_id = d.site_id
  left join platform.staff staff on staff.id = d.staff_id and staff.site_id = d.site_id
    and (d.kind <> 'moderator-notice' or staff.notices)
  left join lateral (${COMMENTS}) as seen on true
  left join lateral (${ARTICLES}) as announced on true
  left join lateral (${WAITING}) as queue on true
`

/**
 * What is in each one's way, if anything. An unsubscribe never blocks a confirmation, staff mail
 * stops at hard bounces only, and what tells of comments goes only while there is one to show.
 */
export function judged(addressHashKey: string): RawBuilder<unknown> {
  return sql`
    select id, address, name, comments, articles, waiting, case
      when campaign_id is not null and coalesce(campaign_state, 'cancelled') = 'cancelled'
        then 'campaign-cancelled'
      when address is null then 'not-wanted'
      when kind in ('reply', 'follow-up') and comments is null then 'not-visible'
      when kind = 'moderator-notice' and waiting is null then 'not-visible'
      when kind = 'digest' and articles is null
        and (comments is null or slots -> 'discussions' = '[]') then 'not-visible'
      when exists (
        select from mailer.suppressions s
        where s.site_id = found.site_id
          and s.address_hash = ${addressHash(addressHashKey, sql`found.address`)}
          and case
            when kind in ('publication', 'digest') then s.scope in ('publications', 'all')
            when kind in ('reply', 'follow-up', 'decision') then s.scope in ('notices', 'all')
            when kind in ('moderator-notice', 'sign-in')
              then s.scope = 'all' and (s.cause = 'hard-bounce' or s.bounced_at is not null)
            when kind = 'confirmation' and slots ? 'asksAgain' and s.asked_again_at is not null
              then false
            else s.scope = 'all'
          end
      ) then 'suppressed'
      when expires_at <= now() then 'expired'
      when campaign_state <> 'sending' or ${isCampaignHeld(sql`found.campaign_id`)}
        then 'campaign-paused'
    end as obstacle
    from found
  `
}
