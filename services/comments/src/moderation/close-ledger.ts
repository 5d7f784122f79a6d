import { CommentWaiting } from '@afterword/shared/contracts/comments'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import { renderComment } from '../comments/render-comment.ts'
import { settle } from '../comments/settle.ts'
import { tellAuthors, type Turn } from '../decision-mails/tell-authors.ts'
import { announceRemoval } from '../purges/announce-removal.ts'
import { closeReports } from '../reports/close-reports.ts'
import type { CommentsSchema } from '../schema.ts'
import { updateShownCount, updateThread } from '../threads/store.ts'
import { insertVersion } from '../versions/store.ts'
import { MODERATORS } from './decision.ts'
import type { Ledger } from './ledger.ts'
import { type HeldComment, insertDecisions, updateFacts, updateVersions } from './store.ts'

type Tx = Transaction<CommentsSchema>
type Change = { was: HeldComment; is: HeldComment }

/** Makes everything what the ledger says it is now, for moderators and for everyone. */
export async function closeLedger(tx: Tx, ledger: Ledger): Promise<void> {
  if (ledger.decisions.length === 0) return
  const changes = changesOf(ledger)

  const rewritten = changes.filter(({ was, is }) => was.text !== is.text)
  const html = await rewrite(tx, rewritten, ledger.now)
  await updateFacts(
    tx,
    changes.map(({ is }) => ({ ...is, html: html.get(is.id) ?? is.html })),
  )
  await insertDecisions(tx, ledger.decisions)
  await closeReports(tx, ledger.decisions)

  await showAnew(tx, changes)
  await settle(tx, idsOf(changes.filter(({ was, is }) => was.status !== is.status)))
  await changeThreads(tx, ledger)
  await tellOfWaiting(tx, ledger)
  await tellAuthors(tx, ledger.site, turnsOf(ledger, changes))
}

function changesOf({ found, comments }: Ledger): Change[] {
  return [...found.values()].flatMap((was) => {
    const is = comments.get(was.id)
    return is && is !== was ? [{ was, is }] : []
  })
}

/** Keeps what these said until now, and draws what they say instead. */
async function rewrite(
  tx: Tx,
  changes: Change[],
  now: Date,
): Promise<Map<HeldComment['id'], string>> {
  const drawn = new Map<HeldComment['id'], string>()
  for (const { was, is } of changes) {
    await insertVersion(tx, { id: is.id, text: was.text, now })
    const { html } = await renderComment(tx, { thread: is.threadId, text: is.text, except: is.id })
    drawn.set(is.id, html)
  }
  return drawn
}

/** What was to be seen before and still is, and looks different. What it said is gone from sight. */
async function showAnew(tx: Tx, changes: Change[]): Promise<void> {
  const anew = changes.filter(
    ({ was, is }) => was.shown && is.status === 'approved' && looks(was) !== looks(is),
  )
  if (anew.length === 0) return
  for (const thread of await updateVersions(tx, idsOf(anew))) await updateShownCount(tx, thread, 0)

  const rewritten = anew.filter(({ was, is }) => was.text !== is.text)
  await announceRemoval(tx, [...new Set(rewritten.map(({ is }) => is.threadId))], 'edited')
}

function looks({ text, pinnedAt, featuredAt }: HeldComment): string {
  return JSON.stringify([text, pinnedAt, featuredAt])
}

async function changeThreads(tx: Tx, { decisions, threads }: Ledger): Promise<void> {
  for (const id of new Set(decisions.map(({ threadId }) => threadId))) {
    const thread = id && threads.get(id)
    if (thread) await updateThread(tx, thread.id, { state: thread.state })
  }
}

/** What somebody else than a moderator sends back to the moderation queue is news to them. */
async function tellOfWaiting(tx: Tx, { decisions, site: siteId }: Ledger): Promise<void> {
  for (const { id: decisionId, commentId, action } of decisions) {
    if (action === 'wait' && commentId) {
      await send(tx, CommentWaiting, { siteId, commentId, decisionId })
    }
  }
}

/** What moderators made of comments anew. An undo is no news: it takes back what was told, or was not. */
function turnsOf({ decisions, actor }: Ledger, changes: Change[]): Turn[] {
  if (!MODERATORS.includes(actor.kind)) return []
  const undone = new Set(decisions.flatMap(({ undoes, commentId }) => (undoes ? [commentId] : [])))
  return changes
    .filter(({ is }) => !undone.has(is.id))
    .map(({ was, is }) => ({
      id: is.id,
      from: was.status,
      to: is.status,
      wasSeen: was.shownSince !== null,
      reasons: was.reasons,
    }))
}

function idsOf(changes: Change[]): HeldComment['id'][] {
  return changes.map(({ is }) => is.id)
}
