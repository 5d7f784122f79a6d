import { networkPrefix } from '@afterword/shared/http/client-address'
import type { AuthorId, CommentId, ThreadId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import { hashNetwork } from '../networks/network-hash.ts'
import { isConfirmed } from '../readers/is-confirmed.ts'
import type { KnownReader } from '../readers/reader.ts'
import type { Verdict } from '../screening/screen.ts'
import type { Submission } from '../screening/submission.ts'
import type { Comment, PlacedComment, UNTOUCHED } from './comment.ts'

type Parts = Pick<Submission, 'site' | 'author' | 'draft' | 'now'> & {
  id: CommentId
  threadId: ThreadId
  authorId: AuthorId
  reader: KnownReader
  client: string
  parent: Pick<Comment, 'id' | 'rootId' | 'depth'> | undefined
  verdict: Verdict & { html: string }
}

/** All of it that its answer and its messages need is known before it is stored. */
export type NewComment = Pick<
  Comment,
  'siteId' | 'threadId' | 'authorId' | 'readerId' | 'status' | 'reasons' | 'reasonDetails'
> &
  Pick<Comment, 'networkHash' | 'network'> &
  Omit<PlacedComment, keyof typeof UNTOUCHED | 'authorName'>

/** A new comment, as it is stored. */
export function composeComment(
  deps: Pick<Deps, 'tokenKeys'>,
  { id, site, threadId, parent, reader, author, authorId, draft, client, verdict, now }: Parts,
): NewComment {
  return {
    id,
    siteId: site.id,
    threadId,
    parentId: parent?.id ?? null,
    rootId: parent?.rootId ?? id,
    depth: parent ? parent.depth + 1 : 0,
    authorId,
    readerId: reader.id,
    confirmed: isConfirmed(reader, author.address),
    byStaff: reader.isStaff,
    avatarUrl: reader.avatarUrl,
    networkHash: hashNetwork(deps, { site: site.id, client, now }),
    network: networkPrefix(client),
    website: draft.website,
    text: draft.text,
    html: verdict.html,
    status: verdict.status,
    reasons: verdict.reasons,
    reasonDetails: verdict.reasonDetails,
    shown: verdict.status === 'approved',
    createdAt: now,
  }
}
