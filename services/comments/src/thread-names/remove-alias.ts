import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { holdThread } from '../threads/hold-thread.ts'
import { urlName } from '../threads/page.ts'
import { updateThread } from '../threads/store.ts'
import type { Thread } from '../threads/thread.ts'
import { type AliasOrder, namesOfAlias } from './add-alias.ts'
import { deleteName, listNames } from './store.ts'
import { writeDown } from './write-down.ts'

/** Has names lead to a thread no more. What does not lead there is left as it is. */
export async function removeAlias(
  { db }: Pick<Deps, 'db'>,
  { site, id, alias, actor }: AliasOrder,
): Promise<Thread> {
  return db.transaction().execute(async (tx) => {
    const thread = await holdThread(tx, { site: site.id, id })
    const own = await listNames(tx, thread.id)
    const names = namesOfAlias(alias).filter((name) => own.includes(name))
    if (names.length === 0) return thread
    refuseLastName(thread, { names, own })

    for (const name of names) await deleteName(tx, { id: thread.id, name })
    await writeDown(tx, { thread, action: 'remove-alias', reason: names.join(' '), actor })
    return updateThread(tx, thread.id, {})
  })
}

/** A page keeps the address it is at, and a thread something to be found by. */
function refuseLastName({ url }: Thread, { names, own }: { names: string[]; own: string[] }): void {
  if (!names.includes(urlName(url)) && names.length < own.length) return
  const detail = 'The page is there now: say first where it has moved.'
  throw new Problem('invalid-query', { errors: [{ pointer: '?url', detail }] })
}
