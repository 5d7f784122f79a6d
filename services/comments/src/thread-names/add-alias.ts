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

/** One more address of a page, one more id, or one of each. */
export type Alias = { url?: string | undefined; id?: string | undefined }

export type AliasOrder = { site: Site; id: ThreadId; alias: Alias; actor: Actor }

/** Has more names lead to a thread. */
export async function addAlias(
  { db }: Pick<Deps, 'db'>,
  { site, id, alias, actor }: AliasOrder,
): Promise<Thread> {
  if (alias.url) refuseForeignPage(site, { url: alias.url, pointer: '#/url' })

  return db.transaction().execute(async (tx) => {
    const thread = await holdThread(tx, { site: site.id, id })
    const taken = await takeNames(tx, thread, namesOfAlias(alias))
    if (taken.length === 0) return thread

    await writeDown(tx, { thread, action: 'add-alias', reason: taken.join(' '), actor })
    return updateThread(tx, thread.id, {})
  })
}

export function namesOfAlias({ url, id }: Alias): string[] {
  return [...(id ? [idName(id)] : []), ...(url ? [urlName(url)] : [])]
}
