import { randomUUIDv7 } from 'node:crypto'
import type { Site } from '@afterword/shared/access/store'
import type { CommentId } from '@afterword/shared/ids'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import { blankAnswer } from '../idempotency/store.ts'
import { insertDecisions } from '../moderation/store.ts'
import { closeReports } from '../reports/close-reports.ts'
import type { CommentsSchema } from '../schema.ts'
import { findSiteSettings } from '../site-settings/store.ts'
import { deleteVersions } from '../versions/store.ts'
import { refuseLateChange } from './edit-window.ts'
import { holdComment } from './hold-comment.ts'
import { settle } from './settle.ts'
import { blankComment, type HeldComment, markDeleted } from './store.ts'

type Tx = Transaction<CommentsSchema>

export type Deletion = { site: Site; commentId: CommentId; now: Date }

/** Takes a comment away on its author's word, as long as the site lets authors change theirs. */
export async function deleteComment(
  { db }: Pick<Deps, 'db'>,
  { site, commentId: id, now }: Deletion,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { comment } = await holdComment(tx, { site: site.id, id })
    refuseLateChange({ comment, settings: await findSiteSettings(tx, site.id), now })
    await takeBack(tx, comment)
  })
}

/**
 * Deletes a held comment for its author, for good: its words and all it said before go too,
 * unless a legal hold keeps them. What replies to it stays, and so does its place.
 */
export async function takeBack(
  tx: Tx,
  { id, siteId, authorId, status, heldAt }: HeldComment,
): Promise<void> {
  await markDeleted(tx, id)
  if (heldAt === null) {
    await blankComment(tx, id)
    await deleteVersions(tx, id)
    await blankAnswer(tx, id)
  }

  const decision = {
    id: randomUUIDv7(),
    siteId,
    commentId: id,
    action: 'delete',
    fromStatus: status,
    toStatus: 'deleted',
    actorKind: 'author',
    actorId: authorId,
  } as const
  await insertDecisions(tx, [decision])
  await closeReports(tx, [decision])
  await settle(tx, [id])
}
