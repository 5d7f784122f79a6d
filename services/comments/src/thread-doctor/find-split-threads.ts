import type { SiteId, ThreadId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { areClose, haveOneQuery } from './alike.ts'
import { listDismissed } from './dismissal-store.ts'
import {
  type Candidate,
  type Found,
  type Kind,
  merging,
  naming,
  type Proposal,
} from './proposal.ts'
import {
  listOpenClaims,
  listPathTwins,
  listTitleTwins,
  listTwinsById,
  type OpenClaim,
  type Twin,
} from './store.ts'
import type { Subject } from './subject.ts'

/** What is enough to fill a report, and bounds what is compared for one. */
const MOST_GROUPS = 500

/** What looks like one page with two threads, the surest first, each with what would mend it. */
export async function findSplitThreads(
  db: Kysely<CommentsSchema>,
  { site, limit }: { site: SiteId; limit: number },
): Promise<Proposal[]> {
  const dismissed = await listDismissed(db, site)
  // Each of them takes up the place of one group at most.
  const most = MOST_GROUPS + dismissed.length
  const [paths, titles, claims] = await Promise.all([
    listPathTwins(db, site, most),
    listTitleTwins(db, site, most),
    listOpenClaims(db, site, most),
  ])
  const found = [
    ...proposalsOf(site, paths, { kind: 'same-path', areOne: areOneByPath }),
    ...proposalsOf(site, titles, { kind: 'same-title', areOne: (a, b) => areClose(a.url, b.url) }),
    ...(await proposalsOfClaims(db, site, claims)),
  ]
  const over = new Set(dismissed.map(nameOf))
  return found
    .filter(({ about }) => {
      const isNew = !over.has(nameOf(about))
      over.add(nameOf(about))
      return isNew
    })
    .slice(0, limit)
    .map(({ proposal }) => proposal)
}

function nameOf({ threadId, reason }: Subject): string {
  return `${threadId} ${reason}`
}

function areOneByPath(a: Candidate, b: Candidate): boolean {
  return haveOneQuery(a.url, b.url) || (a.title !== '' && a.title === b.title)
}

type Test = { kind: Kind; areOne: (a: Candidate, b: Candidate) => boolean }

/** Of each group, all that are one with the best of it go into that. */
function proposalsOf(site: SiteId, twins: Twin[], { kind, areOne }: Test): Found[] {
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
): Promise<Found[]> {
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
