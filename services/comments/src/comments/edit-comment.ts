import { randomUUIDv7 } from 'node:crypto'
import type { Site } from '@afterword/shared/access/store'
import { CommentWaiting } from '@afterword/shared/contracts/comments'
import type { CommentId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import { Problem } from '@afterword/shared/problem'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import { insertDecisions } from '../moderation/store.ts'
import { announceRemoval } from '../purges/announce-removal.ts'
import { findReaderById } from '../readers/store.ts'
import type { CommentsSchema } from '../schema.ts'
import { screenComment } from '../screening/screen-comment.ts'
import { searchOf } from '../screening/search.ts'
import { findRecord } from '../screening/store.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import { findState } from '../threads/find-state.ts'
import { updateShownCount } from '../threads/store.ts'
import type { Thread, ThreadState } from '../threads/thread.ts'
import { insertVersion } from '../versions/store.ts'
import { afterEdit } from './after-edit.ts'
import { refuseLateChange } from './edit-window.ts'
import { holdComment } from './hold-comment.ts'
import { settle } from './settle.ts'
import { type HeldComment, updateWords } from './store.ts'

type Tx = Transaction<CommentsSchema>

/** Each version is kept until the comment goes: there are no more than these. */
const MOST_EDITS = 20

export type Edit = {
  site: Site
  commentId: CommentId
  /** As `commentText` lets through. */
  text: string
  /** The network it comes from. */
  client: string
  now: Date
}

/**
 * Changes what a comment says, on its author's word, and keeps what it said for moderators. The
 * new words are screened like any others.
 */
export async function editComment(
  deps: Pick<Deps, 'db' | 'tokenKeys' | 'wordLists'>,
  edit: Edit,
): Promise<HeldComment> {
  const { site, commentId: id, text, now } = edit
  return deps.db.transaction().execute(async (tx) => {
    const { thread, comment } = await holdComment(tx, { site: site.id, id })
    const at = await refuseUnlessOpen(tx, { ...edit, thread, comment })
    if (text === comment.text) return comment
    const judged = await judge(tx, deps, { ...edit, ...at, thread, comment })

    const number = await insertVersion(tx, { id, text: comment.text, now })
    if (number > MOST_EDITS) {
      throw new Problem('edit-not-allowed', { detail: 'It has been changed too often.' })
    }
    const edited = { ...comment, ...judged, text, editedAt: now }
    await updateWords(tx, edited)
    await writeDown(tx, { was: comment, edited })
    await tell(tx, { was: comment, edited, number })
    return edited
  })
}

type Held = Edit & { thread: Thread; comment: HeldComment }
type At = { state: ThreadState; settings: SiteSettings }

async function refuseUnlessOpen(tx: Tx, { site, thread, comment, now }: Held): Promise<At> {
  const { state, settings } = await findState(tx, { site: site.id, thread, now })
  if (state === 'hidden') throw new Problem('comment-not-found')
  refuseLateChange({ comment, settings, now })
  if (comment.status === 'rejected') {
    throw new Problem('edit-not-allowed', { detail: 'A moderator has decided about it.' })
  }
  if (state === 'closed') throw new Problem('thread-closed')
  return { state, settings }
}

async function judge(
  tx: Tx,
  deps: Pick<Deps, 'tokenKeys' | 'wordLists'>,
  { site, thread, comment, text, client, now, state, settings }: Held & At,
): Promise<Pick<HeldComment, 'html' | 'status' | 'reasons' | 'reasonDetails'>> {
  const reader = comment.readerId ? await findReaderById(tx, comment.readerId) : undefined
  const author = { name: comment.authorName, address: comment.authorAddress }
  const draft = { text, website: comment.website }
  const about = { site, settings, thread, state, reader, author, draft, client, now, comment }
  const place = { thread: thread.id, reader: reader?.id ?? null }
  const record = await findRecord(tx, searchOf(deps, about), place)
  const { html, ...verdict } = await screenComment(tx, deps, { ...about, record })
  return { html, ...afterEdit(comment, verdict) }
}

type Change = { was: HeldComment; edited: HeldComment }

async function writeDown(tx: Tx, { was, edited }: Change): Promise<void> {
  await insertDecisions(tx, [
    {
      id: randomUUIDv7(),
      siteId: was.siteId,
      commentId: was.id,
      action: 'edit',
      fromStatus: was.status,
      toStatus: edited.status,
      reason: edited.status === was.status ? null : edited.reasons.join(' '),
      actorKind: 'author',
      actorId: was.authorId,
    },
  ])
}

async function tell(tx: Tx, { was, edited, number }: Change & { number: number }): Promise<void> {
  await settle(tx, [was.id])
  if (was.shown && edited.status === 'approved') {
    await updateShownCount(tx, was.threadId, 0)
    await announceRemoval(tx, [was.threadId], 'edited')
  }
  if (was.status === 'approved' && edited.status === 'pending') {
    await send(tx, CommentWaiting, { siteId: was.siteId, commentId: was.id, edit: number })
  }
}
