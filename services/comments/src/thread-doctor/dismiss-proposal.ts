import type { SiteId, ThreadId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import type { Actor } from '../moderation/decision.ts'
import type { CommentsSchema } from '../schema.ts'
import { writeDown } from '../thread-names/write-down.ts'
import { idName, urlName } from '../threads/page.ts'
import { findThreadById, lockThreads } from '../threads/store.ts'
import type { DismissalBody } from './api.ts'
import { isDismissed } from './dismissal-store.ts'
import { pairOf, type Subject } from './subject.ts'

type Tx = Transaction<CommentsSchema>

type Dismissal = {
  site: SiteId
  id: ThreadId
  /** What was proposed for the thread. */
  proposed: DismissalBody
  actor: Actor
}

/** Notes that two threads are two pages, or a name none of a page's: it is not proposed again. */
export async function dismissProposal(
  { db }: Pick<Deps, 'db'>,
  { site, id, proposed, actor }: Dismissal,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (!(await isOfSite(tx, site, id))) throw new Problem('thread-not-found')
    const subject = await subjectOf(tx, { site, id, proposed })
    await lockThreads(tx, [subject.threadId])
    if (await isDismissed(tx, site, subject)) return

    const { threadId, reason } = subject
    const { note } = proposed
    const thread = { id: threadId, siteId: site }
    await writeDown(tx, { thread, action: 'dismiss-proposal', reason, actor, note })
  })
}

async function subjectOf(
  tx: Tx,
  { site, id, proposed }: Omit<Dismissal, 'actor'>,
): Promise<Subject> {
  if ('url' in proposed) return { threadId: id, reason: urlName(proposed.url) }
  if ('id' in proposed) return { threadId: id, reason: idName(proposed.id) }

  const { into } = proposed
  if (into === id) throw badTarget('This is the same thread.')
  if (!(await isOfSite(tx, site, into))) throw badTarget('The site has no such thread.')
  return pairOf(id, into)
}

async function isOfSite(tx: Tx, site: SiteId, id: ThreadId): Promise<boolean> {
  return (await findThreadById(tx, id))?.siteId === site
}

function badTarget(detail: string): Problem {
  return new Problem('invalid-body', { errors: [{ pointer: '#/into', detail }] })
}
