import type { Site } from '@afterword/shared/access/store'
import { CommentId, type SiteId, StaffId } from '@afterword/shared/ids'
import { idInHands, isTokenValid, readTokenId } from '@afterword/shared/tokens/token'
import type { Deps } from '../deps.ts'
import { findStaffMember } from '../staff-notices/store.ts'
import type { ModeratedComment } from './moderated-comment.ts'
import { findModeratedComment, findSentBackAt } from './queue-store.ts'

/** What a link in a moderator's mail is about, and whose link it is. */
export type LinkedComment = { site: Site; comment: ModeratedComment; staffId: StaffId }

const WORKS_FOR_MS = 7 * 24 * 60 * 60 * 1_000

/**
 * Finds what a link is about, or nothing: it is not one of ours, its comment has waited for seven
 * days, or whoever it was mailed to is no moderator any more.
 */
export async function findLinkedComment(
  deps: Pick<Deps, 'db' | 'sites' | 'tokenKeys' | 'now'>,
  token: string,
): Promise<LinkedComment | undefined> {
  const { db, sites, tokenKeys, now } = deps
  const { id, staffId } = readIds(token)
  const comment = id && (await findModeratedComment(db, id))
  if (!comment || !staffId) return undefined

  const inHands = idInHands({ about: id, holder: staffId })
  const claim = { purpose: 'moderate', site: comment.siteId, id: inHands } as const
  if (!isTokenValid(tokenKeys, token, claim)) return undefined
  const since = (await findSentBackAt(db, id)) ?? comment.createdAt
  if (now().getTime() - since.getTime() > WORKS_FOR_MS) return undefined
  if (!(await isModerator(deps, { site: comment.siteId, staffId }))) return undefined
  return { site: await sites.find(comment.siteId), comment, staffId }
}

function readIds(token: string): { id: CommentId | undefined; staffId: StaffId | undefined } {
  const [about, holder] = readTokenId(token)?.split('~') ?? []
  return { id: CommentId.safeParse(about).data, staffId: StaffId.safeParse(holder).data }
}

async function isModerator(
  { db }: Pick<Deps, 'db'>,
  { site, staffId }: { site: SiteId; staffId: StaffId },
): Promise<boolean> {
  const member = await findStaffMember(db, staffId)
  return member?.siteId === site && (member.role === 'moderator' || member.role === 'admin')
}
