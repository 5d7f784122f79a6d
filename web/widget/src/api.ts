import type { Comment, PostedComment } from './comment.ts'
import type { Page } from './page-identity.ts'
import type { Place, Source } from './place.ts'
import { Refusal } from './refusal.ts'

export type Sort = 'newest' | 'oldest'

type Thread = {
  id: string | null
  title: string | null
  state: 'open' | 'premoderated' | 'closed' | 'hidden'
  count: number
}

export type CommentsPage = { comments: Comment[]; next: string | null }

export type ThreadPage = CommentsPage & { thread: Thread }

export type CommentBody = {
  page: Page
  parentId: string | null
  text: string
  name: string
  email: string
  website: string | null
  notify: 'publications'[]
  locale: string
  company: string
}

export type SubscriptionBody = {
  email: string
  topics: string[]
  frequency: 'instant'
  locale: string
  sourceUrl: string
  company: string
}

// Longer than any answer worth waiting for, shorter than a reader's patience.
const TIMEOUT_MS = 20_000

export function readThread(
  { source, page }: Place,
  { sort, after }: { sort: Sort; after: string | null },
  signal: AbortSignal,
): Promise<ThreadPage> {
  const search = new URLSearchParams({ url: page.url, sort })
  if (page.id) search.set('id', page.id)
  if (after) search.set('after', after)
  return ask(`${sitePath(source, 'comments')}/thread?${search}`, 'thread', { signal })
}

export function readReplies(
  { origin }: Source,
  more: { rootId: string; after: string },
  signal: AbortSignal,
): Promise<CommentsPage> {
  const path = `${origin}/comments/v1/comments/${encodeURIComponent(more.rootId)}/replies`
  return ask(`${path}?${new URLSearchParams({ after: more.after })}`, 'comments', { signal })
}

export function postComment(
  source: Source,
  body: CommentBody,
  idempotencyKey: string,
): Promise<{ comment: PostedComment }> {
  return ask(`${sitePath(source, 'comments')}/comments`, 'comment', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
    body: JSON.stringify(body),
  })
}

export function postSubscription(
  source: Source,
  body: SubscriptionBody,
): Promise<{ message: string }> {
  return ask(`${sitePath(source, 'subscriptions')}/subscriptions`, 'message', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

function sitePath({ origin, site }: Source, service: string): string {
  return `${origin}/${service}/v1/sites/${encodeURIComponent(site)}`
}

/** Whatever stands between us and the server may answer too: an answer has what was asked for. */
async function ask<Answer extends object>(
  url: string,
  asked: keyof Answer & string,
  request: RequestInit,
): Promise<Answer> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout
  const response = await fetch(url, { ...request, signal, credentials: 'omit', cache: 'no-cache' })
  if (!response.ok) throw await Refusal.from(response)
  const answer: Answer = await response.json()
  if (!answer[asked]) throw new TypeError(`no ${asked} in the answer`)
  return answer
}
