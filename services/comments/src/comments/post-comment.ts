import type { Site } from '@afterword/shared/access/store'
import { CommentWaiting, MailRequested } from '@afterword/shared/contracts/comments'
import { type AuthorId, CommentId, newId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import { Problem } from '@afterword/shared/problem'
import { signToken } from '@afterword/shared/tokens/token'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import type { RequestKey } from '../idempotency/answer.ts'
import { replayAnswer } from '../idempotency/replay-answer.ts'
import { insertAnswer } from '../idempotency/store.ts'
import type { CommentsSchema } from '../schema.ts'
import { screenComment } from '../screening/screen-comment.ts'
import type { Verdict } from '../screening/screen.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import { findState } from '../threads/find-state.ts'
import { openThread } from '../threads/open-thread.ts'
import type { Page } from '../threads/page.ts'
import { updateShownCount } from '../threads/store.ts'
import type { Thread } from '../threads/thread.ts'
import { answerForAuthor } from './answer-for-author.ts'
import { PostedJson } from './comment-json.ts'
import { UNTOUCHED } from './comment.ts'
import type { Draft } from './draft.ts'
import { findParent, insertAuthor, insertComment, insertMailRequest } from './store.ts'

type Tx = Transaction<CommentsSchema>

export type Submission = {
  site: Site
  page: Page
  requestKey: RequestKey | undefined
  /** Reads the rest of the request, or throws what is wrong with it. */
  readDraft: (settings: SiteSettings) => Draft
  /** Why the sender must wait, if they have sent too much of late. */
  flood: Problem | undefined
}

export type Posted = { comment: PostedJson; editToken: string; replayed: boolean }

/** Publishes a comment, or puts it in the moderation queue. */
export async function postComment(deps: Deps, submission: Submission): Promise<Posted> {
  const { site, requestKey } = submission
  const { comment, replayed } = await deps.db.transaction().execute(async (tx) => {
    const earlier = requestKey && (await replayAnswer(tx, site.id, requestKey))
    if (earlier !== undefined) return { comment: PostedJson.parse(earlier), replayed: true }

    const answer = await postNew(tx, deps, submission)
    if (requestKey) {
      await insertAnswer(tx, { ...requestKey, siteId: site.id, commentId: answer.id, answer })
    }
    return { comment: answer, replayed: false }
  })

  if (!replayed) deps.countPosted({ status: comment.status })
  const claim = { purpose: 'edit', site: site.id, id: comment.id } as const
  return { comment, editToken: signToken(deps.tokenKeys, claim), replayed }
}

/** Holds the thread to the end: counts, versions and duplicates are sure only in turn. */
async function postNew(tx: Tx, deps: Deps, submission: Submission): Promise<PostedJson> {
  const { site, page } = submission
  const now = deps.now()
  const thread = await openThread(tx, { site: site.id, page })
  const { state, settings } = await findState(tx, { site: site.id, thread, now })
  if (state === 'hidden') throw new Problem('thread-not-found')
  if (state === 'closed') throw new Problem('thread-closed')

  const draft = submission.readDraft(settings)
  const parent = draft.parentId ? await parentIn(tx, thread, draft.parentId) : undefined
  const authorId = await insertAuthor(tx, site.id, { name: draft.name, address: draft.email })
  const { html, ...verdict } = await screenComment(tx, deps, {
    site,
    settings,
    thread,
    state,
    reader: undefined,
    author: { id: authorId, name: draft.name, address: draft.email },
    draft,
    now,
    form: draft,
    flood: submission.flood,
  })
  const comment = compose({ draft, thread, parent, verdict, html, authorId, now })
  await insertComment(tx, comment)
  if (verdict.status === 'approved') await updateShownCount(tx, thread.id, 1)
  await tell(tx, { comment, draft, verdict })

  const placed = { ...UNTOUCHED, ...comment, authorName: draft.name }
  return PostedJson.parse(answerForAuthor(placed, verdict.told))
}

type Parent = Awaited<ReturnType<typeof findParent>>

async function parentIn(tx: Tx, thread: Thread, id: CommentId): Promise<Parent> {
  const parent = await findParent(tx, { id, thread: thread.id })
  if (parent) return parent
  const detail = 'It may have been removed, or it stands on another page.'
  throw new Problem('parent-not-found', { errors: [{ pointer: '#/parentId', detail }] })
}

type Parts = {
  draft: Draft
  thread: Thread
  parent: Parent
  verdict: Verdict
  html: string
  authorId: AuthorId
  now: Date
}

function compose({ draft, thread, parent, verdict, html, authorId, now }: Parts) {
  const id = newId(CommentId)
  const shown = verdict.status === 'approved'
  return {
    id,
    siteId: thread.siteId,
    threadId: thread.id,
    parentId: parent?.id ?? null,
    rootId: parent?.rootId ?? id,
    depth: parent ? parent.depth + 1 : 0,
    authorId,
    website: draft.website,
    avatarUrl: null,
    confirmed: false,
    byStaff: false,
    text: draft.text,
    html,
    status: verdict.status,
    reasons: verdict.reasons,
    version: shown ? thread.version + 1 : thread.version,
    shown,
    placed: shown,
    createdAt: now,
  }
}

type News = { comment: ReturnType<typeof compose>; draft: Draft; verdict: Verdict }

/** What a machine asks for is not passed on: its address is likely somebody else's. */
async function tell(tx: Tx, { comment, draft, verdict }: News): Promise<void> {
  if (verdict.status === 'spam') return
  const { id: commentId, siteId, authorId } = comment

  if (verdict.status === 'pending') await send(tx, CommentWaiting, { siteId, commentId })
  if (draft.email !== null && draft.notify.includes('publications')) {
    await insertMailRequest(tx, { commentId, authorId })
    await send(tx, MailRequested, { siteId, authorId, commentId, topics: ['site'] })
  }
}
