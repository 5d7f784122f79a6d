import type { SiteId } from '@afterword/shared/ids'
import { Problem, type ProblemCode } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { type Page, pageKeys } from '../threads/page.ts'
import type { Thread } from '../threads/thread.ts'

type Origin = { site: SiteId; client: string }

/** Where a comment comes from, and where it goes. */
export type Way = Origin & {
  page: Pick<Page, 'url' | 'id'>
  thread: Pick<Thread, 'id'> | undefined
}

/** What people seldom meet, and machines all the time. */
const TROUBLE: ProblemCode[] = [
  'duplicate-comment',
  'too-many-requests',
  'comment-refused',
  'blocked',
]

/** True while a client, or anybody in a thread, makes more trouble than people do. */
export async function isUnderAttack(
  { trouble }: Pick<Deps, 'trouble'>,
  way: Way,
): Promise<boolean> {
  const over = [trouble.fromClient.isOver(clientKey(way)), trouble.inThread.isOver(threadKey(way))]
  return (await Promise.all(over)).includes(true)
}

/**
 * Counts it against client and thread if what is posted is refused as trouble, or taken for spam.
 * An edit counts against the client alone: who may edit is in the thread already.
 */
export async function countingTrouble<Posted extends { isSpam: boolean } | undefined>(
  deps: Pick<Deps, 'trouble'>,
  way: Origin | Way,
  post: () => Promise<Posted>,
): Promise<Posted> {
  try {
    const posted = await post()
    if (posted?.isSpam) await countTrouble(deps, way)
    return posted
  } catch (problem) {
    if (problem instanceof Problem && TROUBLE.includes(problem.code)) await countTrouble(deps, way)
    throw problem
  }
}

async function countTrouble({ trouble }: Pick<Deps, 'trouble'>, way: Origin | Way): Promise<void> {
  await trouble.fromClient.count(clientKey(way))
  if ('page' in way) await trouble.inThread.count(threadKey(way))
}

function clientKey({ site, client }: Origin): string {
  return `${site} ${client}`
}

/** Whoever makes up addresses for a page that is known by its id is in its thread all the same. */
function threadKey({ site, page, thread }: Way): string {
  const { id, url } = pageKeys(page)
  return `${site} ${thread?.id ?? id ?? url}`
}
