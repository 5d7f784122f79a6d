import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { NamedPage, PageRow } from './page-state.ts'

type Db = Kysely<CommentsSchema>
type SeenPages = RawBuilder<PageRow & { place: number }>

/** What there is to know of many pages, in their order; undefined where the site is gone. */
export async function listPages(db: Db, pages: NamedPage[]): Promise<(PageRow | undefined)[]> {
  if (pages.length === 0) return []
  const { rows } = await selectPages(pages).execute(db)
  const byPlace = new Map(rows.map(({ place, ...row }) => [place, row]))
  return pages.map((_page, index) => byPlace.get(index + 1))
}

function selectPages(pages: NamedPage[]): SeenPages {
  return seenOf(sql`
    unnest(
      ${pages.map(({ site }) => site)}::text[],
      ${pages.map(({ keys }) => keys.id)}::text[],
      ${pages.map(({ keys }) => keys.url)}::text[]
    ) with ordinality as wanted(site_id, id_key, url_key, place)`)
}

/** The row of one page: a plan that is kept for it knows that it is one, and reads by index. */
export function selectPage(page: NamedPage): SeenPages {
  const [site, id, url] = pageValues(page)
  return seenOf(sql`
    (select ${site}::text, ${id}::text, ${url}::text, 1) as wanted(site_id, id_key, url_key, place)`)
}

/** The parameters of that, in their order. */
export function pageValues({ site, keys }: NamedPage): (string | null)[] {
  return [site, keys.id, keys.url]
}

/**
 * The thread of each page, found as `findThread` does, with what makes its state. The whole
 * rows of site and settings are folded in, so that no setting is ever forgotten here.
 */
function seenOf(wanted: RawBuilder<unknown>): SeenPages {
  return sql`
    select
      wanted.place::integer, threads.id, threads.url, threads.title,
      threads.vouched_at as "vouchedAt", threads.version,
      threads.regrouped_version as "regroupedVersion",
      threads.approved_count as "approvedCount", threads.created_at as "createdAt",
      threads.state, sections.state as section, sites.origins,
      settings.thread_state as "threadState", settings.every_thread as "everyThread",
      settings.close_after_days as "closeAfterDays",
      hashtext(sites::text) || ' ' || coalesce(hashtext(settings::text), 0) as surroundings
    from ${wanted}
    join platform.sites sites on sites.id = wanted.site_id
    left join comments.site_settings settings on settings.site_id = wanted.site_id
    left join comments.thread_keys by_id
      on by_id.site_id = wanted.site_id and by_id.key = wanted.id_key
    left join comments.thread_keys by_url
      on by_url.site_id = wanted.site_id and by_url.key = wanted.url_key
    left join comments.threads on threads.id = coalesce(by_id.thread_id, case
      when wanted.id_key is null or (
        select count(*) from comments.thread_keys other
        where other.thread_id = by_url.thread_id and other.key like 'id:%'
      ) = 0 then by_url.thread_id
    end)
    left join comments.sections sections
      on sections.site_id = wanted.site_id and sections.name = threads.section`
}
