import type { Site } from '@afterword/shared/access/store'
import { CommentId } from '@afterword/shared/ids'
import { isTokenValid, readTokenId } from '@afterword/shared/tokens/token'
import type { Deps } from '../deps.ts'
import { MODERATORS } from '../moderation/decision.ts'
import type { ReportReason } from '../reports/report.ts'
import { mayAskForReview, type Review } from './review.ts'
import {
  findLastTurn,
  findOwn,
  findReview,
  listUpheldReasons,
  type OwnComment,
  type Turn,
} from './store.ts'

/** What the address of a comment's decision page is about. */
export type LinkedDecision = {
  site: Site
  comment: OwnComment
  /** How a person came to take it away; undefined where none did. */
  removal: Turn | undefined
  reasons: ReportReason[]
  isOwnDoing: boolean
  review: Review | undefined
  /** The decision that may be put before the moderators once more. */
  open: string | undefined
}

/** Finds what an address is about, or nothing: it is not one of ours. */
export async function findLinkedDecision(
  { db, sites, tokenKeys, now }: Pick<Deps, 'db' | 'sites' | 'tokenKeys' | 'now'>,
  token: string,
): Promise<LinkedDecision | undefined> {
  const { data: id } = CommentId.safeParse(readTokenId(token))
  const comment = id && (await findOwn(db, id))
  const claim = comment && ({ purpose: 'decision', site: comment.siteId, id: comment.id } as const)
  if (!claim || !isTokenValid(tokenKeys, token, claim)) return undefined

  const turn = await findLastTurn(db, comment.id)
  const removal = turn && isRemoval(comment, turn) ? turn : undefined
  const review = await findReview(db, { comment: comment.id, report: null })
  const about = {
    comment,
    removal,
    review: isAbout(review, { comment, removal }) ? review : undefined,
  }
  return {
    ...about,
    site: await sites.find(comment.siteId),
    reasons: removal ? await listUpheldReasons(db, removal.id) : [],
    isOwnDoing: turn?.actorKind === 'author',
    open: openDecision(about, now()),
  }
}

type About = Pick<LinkedDecision, 'comment' | 'removal'>

/** An earlier one is over, but for the one that brought the comment back. */
function isAbout(review: Review | undefined, { comment, removal }: About): boolean {
  return removal ? review?.decisionId === removal.id : comment.status === 'approved'
}

function openDecision(
  { removal, review }: Pick<LinkedDecision, 'removal' | 'review'>,
  now: Date,
): string | undefined {
  if (!removal || review) return undefined
  return mayAskForReview(removal.createdAt, now) ? removal.id : undefined
}

const REMOVED: OwnComment['status'][] = ['rejected', 'spam', 'deleted']

function isRemoval({ status }: OwnComment, { toStatus, actorKind }: Turn): boolean {
  return toStatus === status && REMOVED.includes(status) && MODERATORS.includes(actorKind)
}
