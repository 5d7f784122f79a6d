import type { Site } from '@afterword/shared/access/store'
import type { ThreadId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import type { Actor } from '../moderation/decision.ts'
import { holdThread } from '../threads/hold-thread.ts'
import { idName, urlName } from '../threads/page.ts'
import { refuseForeignPage } from '../threads/refuse-foreign-page.ts'
import { updateThread } from '../threads/store.ts'
import type { Thread } from '../threads/thread.ts'
import { takeNames } from './take-names.ts'
import { writeDown } from './write-down.ts'

export type Move = {
  site: Site
  id: ThreadId
  url: string
  pageId: string | undefined
  actor: Actor
}

/** Says where a page is now. Its old names keep leading to its thread. */
export async function moveThread(
  { db }: Pick<Deps, 'db'>,
  { site, id, url, pageId, actor }: Move,
): Promise<Thread> {
  refuseForeignPage(site, { url, pointer: '#/url' })

  return db.transaction().execute(async (tx) => {
    const thread = await holdThread(tx, { site: site.id, id })
    const taken = await takeNames(tx, thread, [urlName(url), ...(pageId ? [idName(pageId)] : [])])
    if (taken.length === 0 && thread.url === url) return thread

    await writeDown(tx, { thread, action: 'move-thread', reason: url, actor })
    return updateThread(tx, thread.id, { url })
  })
}
