import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import type { Actor } from '../moderation/decision.ts'
import type { BlockId } from './block.ts'
import { findBlocking, markEnded } from './store.ts'
import { writeDown } from './write-down.ts'

type End = { site: SiteId; id: BlockId; actor: Actor }

/** Lifts a block. One that is over, or was never there, stays so. */
export async function endBlock(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { site, id, actor }: End,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (!(await markEnded(tx, { site, id, by: actor.id, now: now() }))) return

    const block = { id, siteId: site }
    const { commentId = null, reason = null } = (await findBlocking(tx, id)) ?? {}
    await writeDown(tx, { block, action: 'end-block', commentId, reason, actor, note: null })
  })
}
