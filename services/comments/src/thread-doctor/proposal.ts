import type { SiteId } from '@afterword/shared/ids'
import type { z } from 'zod'
import { valuesOf } from '../threads/page.ts'
import type { DoctorAnswer } from './api.ts'
import type { Twin } from './store.ts'
import { pairOf, type Subject } from './subject.ts'

export type Proposal = z.infer<typeof DoctorAnswer>['proposals'][number]
export type Kind = Proposal['kind']
export type Candidate = Omit<Twin, 'common'>

/** A proposal, and what it is about, whatever it is found by. */
export type Found = { proposal: Proposal; about: Subject }

/** The one is to go into the other. */
export function merging(site: SiteId, kind: Kind, [from, into]: [Candidate, Candidate]): Found {
  const threads = [briefOf(from), briefOf(into)]
  return {
    proposal: { kind, threads, ...callsOf(site, from, { way: 'merge', body: { into: into.id } }) },
    about: pairOf(from.id, into.id),
  }
}

/** The other name leads nowhere yet. */
export function naming(site: SiteId, thread: Candidate, name: string): Found {
  const { urls, ids } = valuesOf([name])
  const [url] = urls
  const [id = ''] = ids
  const body: Record<string, string> = url === undefined ? { id } : { url }
  return {
    proposal: {
      kind: 'claimed-together',
      threads: [briefOf(thread)],
      ...callsOf(site, thread, { way: 'aliases', body }),
    },
    about: { threadId: thread.id, reason: name },
  }
}

type Mending = { way: 'merge' | 'aliases'; body: Record<string, string> }

function callsOf(
  site: SiteId,
  { id }: Candidate,
  { way, body }: Mending,
): Pick<Proposal, 'call' | 'dismissal'> {
  const path = `/comments/v1/sites/${site}/threads/${id}`
  return {
    call: { method: 'POST', path: `${path}/${way}`, body },
    dismissal: { method: 'POST', path: `${path}/dismissals`, body },
  }
}

function briefOf({ id, url, title, approvedCount }: Candidate): Proposal['threads'][number] {
  return { id, url, title, count: approvedCount }
}
