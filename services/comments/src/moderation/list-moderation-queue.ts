import type { SiteId } from '@afterword/shared/ids'
import type { Status } from '../comments/comment.ts'
import { nextCursor, readCursor } from '../comments/cursor.ts'
import type { Deps } from '../deps.ts'
import type { ModeratedJson } from './api.ts'
import { listModeratedComments, type ModeratedComment } from './store.ts'

type Query = { status: Status; after?: string | undefined; limit: number }

/** What waits for a moderator, oldest first, or what has been decided. */
export async function listModerationQueue(
  { db, tokenKeys }: Pick<Deps, 'db' | 'tokenKeys'>,
  site: SiteId,
  { status, after, limit }: Query,
): Promise<{ comments: ModeratedJson[]; next: string | null }> {
  const list = `moderation ${site} ${status}`
  const position = after === undefined ? undefined : readCursor(tokenKeys, list, after)

  const page = { after: position, limit: limit + 1 }
  const found = await listModeratedComments(db, { site, status }, page)
  return {
    comments: found.slice(0, limit).map(toModeratedJson),
    next: nextCursor({ tokenKeys, list, found, limit }),
  }
}

function toModeratedJson(comment: ModeratedComment): ModeratedJson {
  const { id, threadId, parentId, depth, status, reasons, html, text, createdAt } = comment
  const { authorName, authorAddress, website, threadUrl, threadTitle, vouchedAt } = comment
  return {
    id,
    threadId,
    parentId,
    depth,
    status,
    reasons,
    author: { name: authorName, email: authorAddress, website },
    page: { url: threadUrl, title: threadTitle, vouched: vouchedAt !== null },
    html,
    text,
    createdAt: createdAt.toISOString(),
  }
}
