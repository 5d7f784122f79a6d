import { networkPrefix } from '@afterword/shared/http/client-address'
import type { AuthorId, CommentId } from '@afterword/shared/ids'
import type { Insertable } from 'kysely'
import type { Deps } from '../deps.ts'
import { hashNetwork } from '../networks/network-hash.ts'
import { isConfirmed } from '../readers/is-confirmed.ts'
import type { Reader } from '../readers/reader.ts'
import type { Verdict } from '../screening/screen.ts'
import type { Submission } from '../screening/submission.ts'
import type { Comment, CommentsTable, PlacedComment, UNTOUCHED } from './comment.ts'

type Parts = Pick<Submission, 'site' | 'thread' | 'author' | 'draft' | 'now'> & {
  id: CommentId
  authorId: AuthorId
  reader: Reader
  client: string
  parent: Pick<Comment, 'id' | 'rootId' | 'depth'> | undefined
  verdict: Verdict & { html: string }
}

/** All of it that its answer and its messages need is known before it is stored. */
export type NewComment = Insertable<CommentsTable> &
  Omit<PlacedComment, keyof typeof UNTOUCHED | 'authorName'> &
  Pick<Comment, 'status'>

/** A new comment, as it is stored. */
export function composeComment(
  deps: Pick<Deps, 'tokenKeys'>,
  { id, site, thread, parent, reader, author, authorId, draft, client, verdict, now }: Parts,
): NewComment {
  const shown = verdict.status === 'approved'
  return {
    id,
    siteId: site.id,
    threadId: thread.id,
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
    version: shown ? thread.version + 1 : thread.version,
    shown,
    placed: shown,
    createdAt: now,
  }
}
