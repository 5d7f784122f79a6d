import type { SiteId, ThreadId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { CommentsSchema } from '../schema.ts'
import { valuesOf } from '../threads/page.ts'
import { areClose, haveOneQuery } from './alike.ts'
import type { DoctorAnswer } from './api.ts'
import {
  listOpenClaims,
  listPathTwins,
  listTitleTwins,
  listTwinsById,
  type OpenClaim,
  type Twin,
} from './store.ts'

type Proposal = z.infer<typeof DoctorAnswer>['proposals'][number]
type Kind = Proposal['kind']
type Candidate = Omit<Twin, 'common'>

/** What looks like one page with two threads, the surest first, each with what would mend it. */
export async function findSplitThreads(
  db: Kysely<CommentsSchema>,
  { site, limit }: { site: SiteId; limit: number },
): Promise<Proposal[]> {
  const [paths, titles, claims] = await Promise.all([
    listPathTwins(db, site),
    listTitleTwins(db, site),
    listOpenClaims(db, site),
  ])
  const proposals = [
    ...proposalsOf(site, paths, { kind: 'same-path', areOne: areOneByPath }),
    ...proposalsOf(site, titles, { kind: 'same-title', areOne: (a, b) => areClose(a.url, b.url) }),
    ...(await proposalsOfClaims(db, site, claims)),
  ]
  const byCall = new Map(proposals.toReversed().map((one) => [JSON.stringify(one.call), one]))
  return proposals.filter((one) => byCall.get(JSON.stringify(one.call)) === one).slice(0, limit)
}

function areOneByPath(a: Candidate, b: Candidate): boolean {
  return haveOneQuery(a.url, b.url) || (a.title !== '' && a.title === b.title)
}

type Test = { kind: Kind; areOne: (a: Candidate, b: Candidate) => boolean }

/** Of each group, all that are one with the best of it go into that. */
function proposalsOf(site: SiteId, twins: Twin[], { kind, areOne }: Test): Proposal[] {
  const groups = Map.groupBy(twins, ({ common }) => common)
  return [...groups.values()].flatMap((group) => {
    const [best, ...others] = group.toSorted(bestFirst)
    if (!best) return []
    return others.filter((one) => areOne(one, best)).map((one) => merging(site, kind, [one, best]))
  })
}

/** What the site itself has named is left, else where most was said, else what is older. */
function bestFirst(a: Candidate, b: Candidate): number {
  const byName = Number(b.vouchedAt !== null) - Number(a.vouchedAt !== null)
  return byName || b.approvedCount - a.approvedCount || (a.id < b.id ? -1 : 1)
}

async function proposalsOfClaims(
  db: Kysely<CommentsSchema>,
  site: SiteId,
  claims: OpenClaim[],
): Promise<Proposal[]> {
  const ids = claims.flatMap(({ idThread, urlThread }) => [idThread ?? [], urlThread ?? []].flat())
  const threads = new Map((await listTwinsById(db, ids)).map((thread) => [thread.id, thread]))
  const find = (id: ThreadId | null): Candidate | undefined => (id ? threads.get(id) : undefined)

  return claims.flatMap(({ idThread, urlThread, idKey, urlKey }) => {
    const [byId, byUrl] = [find(idThread), find(urlThread)]
    if (byId && byUrl) {
      const [best, other] = [byId, byUrl].toSorted(bestFirst)
      return best && other ? [merging(site, 'claimed-together', [other, best])] : []
    }
    if (byId) return [naming(site, byId, urlKey)]
    return byUrl ? [naming(site, byUrl, idKey)] : []
  })
}

function merging(site: SiteId, kind: Kind, [from, into]: [Candidate, Candidate]): Proposal {
  const path = `/comments/v1/sites/${site}/threads/${from.id}/merge`
  const call = { method: 'POST', path, body: { into: into.id } } as const
  return { kind, threads: [briefOf(from), briefOf(into)], call }
}

/** The other name leads nowhere yet. */
function naming(site: SiteId, thread: Candidate, name: string): Proposal {
  const { urls, ids } = valuesOf([name])
  const [url] = urls
  const [id = ''] = ids
  const path = `/comments/v1/sites/${site}/threads/${thread.id}/aliases`
  const body: Record<string, string> = url === undefined ? { id } : { url }
  return {
    kind: 'claimed-together',
    threads: [briefOf(thread)],
    call: { method: 'POST', path, body },
  }
}

function briefOf({ id, url, title, approvedCount }: Candidate): Proposal['threads'][number] {
  return { id, url, title, count: approvedCount }
}
