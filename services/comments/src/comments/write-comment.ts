import { CommentId, newId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import { signToken } from '@afterword/shared/tokens/token'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import type { RequestKey } from '../idempotency/answer.ts'
import { spendProof } from '../proof-of-work/spend-proof.ts'
import { identifyReader } from '../readers/identify-reader.ts'
import type { Reader } from '../readers/reader.ts'
import type { CommentsSchema } from '../schema.ts'
import type { PublicReason } from '../screening/phase.ts'
import { screenComment } from '../screening/screen-comment.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import { findState } from '../threads/find-state.ts'
import { openThread } from '../threads/open-thread.ts'
import type { Thread, ThreadState } from '../threads/thread.ts'
import { answerForAuthor } from './answer-for-author.ts'
import type { Signature } from './author.ts'
import { UNTOUCHED } from './comment.ts'
import { composeComment, type NewComment } from './compose-comment.ts'
import type { Draft } from './draft.ts'
import { KeptAnswer } from './kept-answer.ts'
import type { Submission } from './post-comment.ts'
import { insertPost } from './post-store.ts'
import { findParent, insertAuthor } from './store.ts'
import { tellOfComment } from './tell-of-comment.ts'

type Tx = Transaction<CommentsSchema>

/**
 * Writes a comment that is new, or throws the first thing that stands in its way. Holds the thread
 * to the end: counts, versions and duplicates are sure only in turn.
 */
export async function writeComment(
  tx: Tx,
  deps: Deps,
  submission: Submission,
): Promise<{ kept: KeptAnswer; isSpam: boolean }> {
  const { site, page, client } = submission
  const now = deps.now()
  const thread = await openThread(tx, { site: site.id, page })
  const { state, settings } = await findState(tx, { site: site.id, thread, now })
  refuseIfClosed(state)

  const id = newId(CommentId)
  const { reader, isNewReader } = await findReader(tx, deps, { ...submission, id, now })
  if (!settings.guests && reader.subject === null) throw new Problem('sign-in-required')
  const draft = submission.readDraft(askedOf(reader, settings))
  const parent = draft.parentId ? await parentIn(tx, thread, draft.parentId) : undefined
  if (submission.needsProof) {
    await spendProof(tx, deps, { site: site.id, proof: draft.proof, now })
  }

  const author = signatureOf(reader, draft)
  const form = { ...draft, flood: submission.flood, isNewReader }
  const about = { site, settings, thread, state, reader, author, draft, client, now, form }
  const verdict = await screenComment(tx, deps, about)
  const authorId = verdict.authorId ?? (await insertAuthor(tx, site.id, author))
  const comment = composeComment(deps, { ...about, id, parent, verdict, authorId })

  const kept = answerOf(deps, { comment, name: author.name, told: verdict.told, isNewReader })
  await store(tx, { comment, kept, requestKey: submission.requestKey })
  await tellOfComment(tx, { comment, draft, address: author.address })
  return { kept, isSpam: verdict.status === 'spam' }
}

function refuseIfClosed(state: ThreadState): void {
  if (state === 'hidden') throw new Problem('thread-not-found')
  if (state === 'closed') throw new Problem('thread-closed')
}

type Posting = Submission & { id: CommentId; now: Date }

async function findReader(
  tx: Tx,
  { tokenKeys }: Pick<Deps, 'tokenKeys'>,
  { id, ...brought }: Posting,
): Promise<{ reader: Reader; isNewReader: boolean }> {
  const newToken = signToken(tokenKeys, { purpose: 'reader', site: brought.site.id, id })
  const { reader, readerToken } = await identifyReader(tx, { ...brought, newToken })
  return { reader, isNewReader: readerToken !== undefined }
}

/** Of who is signed in, only what the news site has not said is asked. */
function askedOf({ subject, name }: Reader, settings: SiteSettings): SiteSettings {
  if (subject === null) return settings
  return { ...settings, nameRequired: settings.nameRequired && !name, emailRequired: false }
}

/** Who is signed in signs with what the news site says of them, whatever they typed. */
function signatureOf({ subject, name, address }: Reader, draft: Draft): Signature {
  if (subject === null) return { name: draft.name, address: draft.email }
  return { name: name ?? draft.name, address }
}

async function parentIn(
  tx: Tx,
  thread: Thread,
  id: CommentId,
): Promise<Awaited<ReturnType<typeof findParent>>> {
  const parent = await findParent(tx, { id, thread: thread.id })
  if (parent) return parent
  const detail = 'It may have been removed, or it stands on another page.'
  throw new Problem('parent-not-found', { errors: [{ pointer: '#/parentId', detail }] })
}

type Written = {
  comment: NewComment
  name: string
  told: PublicReason | null
  isNewReader: boolean
}

function answerOf(
  { tokenKeys: [key] }: Pick<Deps, 'tokenKeys'>,
  { comment, name, told, isNewReader }: Written,
): KeptAnswer {
  const placed = { ...comment, ...UNTOUCHED, authorName: name }
  return KeptAnswer.parse({ comment: answerForAuthor(placed, told), kid: key?.kid, isNewReader })
}

type Post = { comment: NewComment; kept: KeptAnswer; requestKey: RequestKey | undefined }

async function store(tx: Tx, { comment, kept, requestKey }: Post): Promise<void> {
  const { siteId, id: commentId } = comment
  const answer = requestKey && { ...requestKey, siteId, commentId, answer: kept }
  if (await insertPost(tx, { comment, answer })) return
  throw new Problem('request-in-flight', { retryAfterSeconds: 1 })
}
