import { AuthorId, CommentId, newId, ThreadId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { readProof, type SolvedProof } from '../proof-of-work/spend-proof.ts'
import { isUnderAttack, type Way } from '../proof-of-work/trouble.ts'
import type { KnownReader } from '../readers/reader.ts'
import { type Screened, screenComment } from '../screening/screen-comment.ts'
import { searchOf } from '../screening/search.ts'
import { findRecord, type OnRecord, type Search } from '../screening/store.ts'
import type { Submission as Screening } from '../screening/submission.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import { effectiveState } from '../threads/effective-state.ts'
import type { ThreadState } from '../threads/thread.ts'
import { answerForAuthor } from './answer-for-author.ts'
import type { Signature } from './author.ts'
import { UNTOUCHED } from './comment.ts'
import { composeComment, type NewComment } from './compose-comment.ts'
import type { Draft } from './draft.ts'
import { KeptAnswer } from './kept-answer.ts'
import type { Look } from './look-around.ts'
import { newsOfComment } from './news-of-comment.ts'
import type { Submission } from './post-comment.ts'
import type { Post } from './post-store.ts'
import { findSigner, type Signer } from './signer.ts'
import { findParent } from './store.ts'

type Looked = Submission & Look & { way: Way }

/** A comment that may be added, what its author is told, and the proof it is paid with. */
export type Judged = { post: Post; kept: KeptAnswer; proof: SolvedProof | undefined }

/** Judges a comment by what was seen, or throws the first thing that stands in its way. */
export async function judgePost(deps: Deps, looked: Looked): Promise<Judged> {
  const { site, situation, settings, client, now } = looked
  const [flood, needsProof] = await Promise.all([looked.count(), isUnderAttack(deps, looked.way)])
  const { thread } = situation
  const section = situation.section ?? undefined
  const state = effectiveState({ thread, section, settings, now })
  refuseIfClosed(state)

  const id = newId(CommentId)
  const signer = await findSigner(deps, looked, id)
  const { reader } = signer
  if (!settings.guests && reader.subject === null) throw new Problem('sign-in-required')
  const draft = readDraft(looked, reader)
  const parent = draft.parentId ? await parentIn(deps, looked, draft.parentId) : undefined
  const proof = needsProof
    ? await readProof(deps, { site: site.id, proof: draft.proof, now })
    : undefined

  const author = signatureOf(reader, draft)
  const form = { ...draft, flood, isNewReader: signer.tokenHash !== undefined }
  const about = { site, settings, thread, state, reader, author, draft, client, now, form }
  const { search, record } = await findOnRecord(deps, looked, about)
  const verdict = await screenComment(deps.db, deps, { ...about, record })

  const authorId = record.authorId ?? newId(AuthorId)
  const threadId = thread?.id ?? newId(ThreadId)
  const comment = composeComment(deps, { ...about, id, threadId, authorId, parent, verdict })
  return {
    ...assemble(deps, { looked, signer, draft, author, comment, search, record, verdict }),
    proof,
  }
}

function refuseIfClosed(state: ThreadState): void {
  if (state === 'hidden') throw new Problem('thread-not-found')
  if (state === 'closed') throw new Problem('thread-closed')
}

function readDraft(looked: Looked, reader: KnownReader): Draft {
  const { drafted, settings } = looked
  if (!drafted) return looked.readDraft(askedOf(reader, settings))
  if ('problem' in drafted) throw drafted.problem
  return drafted.draft
}

/** Of who is signed in, only what the news site has not said is asked. */
function askedOf({ name }: KnownReader, settings: SiteSettings): SiteSettings {
  return { ...settings, nameRequired: settings.nameRequired && !name, emailRequired: false }
}

/** Who is signed in signs with what the news site says of them, whatever they typed. */
function signatureOf({ subject, name, address }: KnownReader, draft: Draft): Signature {
  if (subject === null) return { name: draft.name, address: draft.email }
  return { name: name ?? draft.name, address }
}

async function parentIn(
  { db }: Pick<Deps, 'db'>,
  { parentId, situation: { thread, parent } }: Looked,
  id: CommentId,
): Promise<Look['situation']['parent']> {
  // What a body says of it was read twice, by two schemas: they may differ.
  const found =
    id === parentId || !thread ? parent : await findParent(db, { id, thread: thread.id })
  if (found) return found
  const detail = 'It may have been removed, or it stands on another page.'
  throw new Problem('parent-not-found', { errors: [{ pointer: '#/parentId', detail }] })
}

/**
 * What is on record of them was looked up at the first look, unless who they are decides what to
 * look for.
 */
async function findOnRecord(
  deps: Pick<Deps, 'db' | 'tokenKeys'>,
  { readerToken, signIn, situation, search: before }: Looked,
  about: Screening & { reader: KnownReader },
): Promise<{ search: Search; record: OnRecord }> {
  const isStranger = about.form?.isNewReader && readerToken !== undefined
  const asGuest = signIn === undefined && about.reader.address === null && !isStranger
  if (asGuest) return { search: before, record: situation.record }

  const search = searchOf(deps, about)
  const place = { thread: about.thread?.id ?? null, reader: about.reader.id }
  return { search, record: await findRecord(deps.db, search, place) }
}

type Parts = {
  looked: Looked
  signer: Signer
  draft: Draft
  author: Signature
  comment: NewComment
  search: Search
  record: OnRecord
  verdict: Screened
}

const NO_KEY = { keyHash: null, bodyHash: null }

/** Puts together what is to be stored, and what its author is told. */
function assemble(
  { tokenKeys: [key] }: Pick<Deps, 'tokenKeys'>,
  { looked, signer, draft, author, comment, search, record, verdict }: Parts,
): Omit<Judged, 'proof'> {
  const { tokenHash } = signer
  const { thread } = looked.situation
  const placed = { ...comment, ...UNTOUCHED, authorName: author.name }
  const kept = KeptAnswer.parse({
    comment: answerForAuthor(placed, verdict.told),
    kid: key?.kid,
    isNewReader: tokenHash !== undefined,
  })
  const post = {
    comment,
    author: { ...author, isNew: record.authorId === null },
    newToken: tokenHash ?? null,
    request: looked.requestKey ?? NO_KEY,
    answer: kept,
    ...newsOfComment({ comment, draft, address: author.address }),
    thread: { state: thread?.state ?? null, section: thread?.section ?? null },
    surroundings: looked.situation,
    search,
  }
  return { post, kept }
}
