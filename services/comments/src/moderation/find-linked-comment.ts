import type { Site } from '@afterword/shared/access/store'
import { CommentId } from '@afterword/shared/ids'
import { isTokenValid, readTokenId } from '@afterword/shared/tokens/token'
import type { Deps } from '../deps.ts'
import type { ModeratedComment } from './moderated-comment.ts'
import { findModeratedComment, findSentBackAt } from './queue-store.ts'

/** What a link in a moderator's mail is about. */
export type LinkedComment = { site: Site; comment: ModeratedComment }

const WORKS_FOR_MS = 7 * 24 * 60 * 60 * 1_000

/** Finds what a link is about, or nothing: it is not one of ours, or its comment has waited for seven days. */
export async function findLinkedComment(
  { db, sites, tokenKeys, now }: Pick<Deps, 'db' | 'sites' | 'tokenKeys' | 'now'>,
  token: string,
): Promise<LinkedComment | undefined> {
  const { data: id } = CommentId.safeParse(readTokenId(token))
  const comment = id && (await findModeratedComment(db, id))
  if (!comment) return undefined

  const claim = { purpose: 'moderate', site: comment.siteId, id: comment.id } as const
  if (!isTokenValid(tokenKeys, token, claim)) return undefined
  const since = (await findSentBackAt(db, id)) ?? comment.createdAt
  if (now().getTime() - since.getTime() > WORKS_FOR_MS) return undefined
  return { site: await sites.find(comment.siteId), comment }
}
