import type { CommentId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { Subject } from './subject.ts'

/** Puts beside each of these the comment it is about. */
export async function withSubjects<About extends { commentId: CommentId }>(
  db: Kysely<CommentsSchema>,
  those: About[],
): Promise<(About & { subject: Subject })[]> {
  const subjects = await listSubjects(
    db,
    those.map(({ commentId }) => commentId),
  )
  const byId = new Map(subjects.map((subject) => [subject.id, subject]))
  return those.flatMap((about) => {
    const subject = byId.get(about.commentId)
    return subject ? [{ ...about, subject }] : []
  })
}

async function listSubjects(db: Kysely<CommentsSchema>, ids: CommentId[]): Promise<Subject[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('comments.comments as comments')
    .innerJoin('comments.authors as authors', 'authors.id', 'comments.authorId')
    .innerJoin('comments.threads as threads', 'threads.id', 'comments.threadId')
    .select(['comments.id', 'comments.threadId', 'comments.html', 'comments.text'])
    .select(['comments.status', 'authors.name as authorName'])
    .select(['threads.url as threadUrl', 'threads.title as threadTitle'])
    .where('comments.id', 'in', ids)
    .execute()
}
