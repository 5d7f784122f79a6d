import type { CommentId, SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { listVersions } from '../versions/store.ts'
import { addBackground } from './add-background.ts'
import type { CommentAnswer } from './api.ts'
import { toDecisionJson } from './decision-json.ts'
import { findModeratedComment, listDecisions, listReports } from './queue-store.ts'

const MOST = 100

/** One comment, with all it ever said, and all that was decided and reported about it. */
export async function showComment(
  { db }: Pick<Deps, 'db'>,
  { site, id }: { site: SiteId; id: CommentId },
): Promise<CommentAnswer> {
  const comment = await findModeratedComment(db, id)
  if (comment?.siteId !== site) throw new Problem('comment-not-found')

  const [shown] = await addBackground(db, [comment])
  if (!shown) throw new Error('a comment got lost')
  const versions = await listVersions(db, id)
  const reports = await listReports(db, id, MOST)
  const decisions = await listDecisions(
    db,
    { site, comment: id },
    { after: undefined, limit: MOST },
  )
  return {
    comment: { ...shown, decisions: decisions.map(toDecisionJson) },
    versions: versions.map(({ number, text, replacedAt }) => ({
      number,
      text,
      replacedAt: replacedAt.toISOString(),
    })),
    reports: reports.map(({ createdAt, ...report }) => ({
      ...report,
      createdAt: createdAt.toISOString(),
    })),
  }
}
