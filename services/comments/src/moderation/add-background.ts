import type { ReaderId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import { countApproved } from '../readers/count-approved.ts'
import type { CommentsSchema } from '../schema.ts'
import {
  type ModeratedComment,
  type ModeratedJson,
  type Standing,
  toModeratedJson,
} from './moderated-comment.ts'
import { listDecisionsOn, listReaders } from './queue-store.ts'

type Db = Kysely<CommentsSchema>

const NEWEST_DECISIONS = 10
const COUNTED_TO = 100

/** Puts beside comments what was decided about them so far, and how far their readers are trusted. */
export async function addBackground(
  db: Db,
  comments: ModeratedComment[],
): Promise<ModeratedJson[]> {
  const ids = comments.map(({ id }) => id)
  const decisions = await listDecisionsOn(db, ids, NEWEST_DECISIONS)
  const byComment = Map.groupBy(decisions, ({ commentId }) => commentId)
  const standings = await listStandings(db, comments)

  return comments.map((comment) =>
    toModeratedJson(comment, {
      decisions: byComment.get(comment.id) ?? [],
      standing: comment.readerId ? standings.get(comment.readerId) : undefined,
    }),
  )
}

/** Only who is known has approved comments to count, so most cost nothing. */
async function listStandings(
  db: Db,
  comments: ModeratedComment[],
): Promise<Map<ReaderId, Standing>> {
  const ids = new Set(comments.flatMap(({ readerId }) => readerId ?? []))
  const standings = new Map<ReaderId, Standing>()
  for (const reader of await listReaders(db, [...ids])) {
    const { id, isStaff } = reader
    const isKnown = reader.subject !== null || reader.verifiedAt !== null
    const approved = isKnown ? await countApproved(db, reader, COUNTED_TO) : 0
    standings.set(id, { id, isKnown, isStaff, approved })
  }
  return standings
}
