import type { Site } from '@afterword/shared/access/store'
import type { CommentId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import type { RequestKey } from '../idempotency/answer.ts'
import { countingTrouble } from '../proof-of-work/trouble.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import type { Page } from '../threads/page.ts'
import { addComment } from './add-comment.ts'
import type { PostedJson } from './comment-json.ts'
import type { Draft } from './draft.ts'
import { judgePost } from './judge-post.ts'
import { KeptAnswer, withTokens } from './kept-answer.ts'
import { lookAround } from './look-around.ts'
import type { PostTokens } from './post-tokens.ts'
import type { Situation } from './situation-store.ts'

export type Submission = {
  site: Site
  page: Page
  parentId: CommentId | null
  /** The network it comes from. */
  client: string
  readerToken?: string | undefined
  signIn?: string | undefined
  requestKey: RequestKey | undefined
  /** Reads the rest of the request, or throws what is wrong with it. */
  readDraft: (settings: SiteSettings) => Draft
  /**
   * Counts the comment against its sender, and says why they must wait if they have sent too much
   * of late. A request that was answered before is not counted again.
   */
  count: () => Promise<Problem | undefined>
}

export type Posted = {
  answer: { comment: PostedJson } & PostTokens
  replayed: boolean
  /** Taken for spam, which its author is not told. */
  isSpam: boolean
}

/** Each time, something has changed under our hands: more than a few times, it is not chance. */
const MOST_TRIES = 6

/** Publishes a comment, or puts it in the moderation queue. */
export async function postComment(deps: Deps, submission: Submission): Promise<Posted> {
  const { kept, ...outcome } = await deps.underWay.once(submission.requestKey, () =>
    postOnce(deps, submission),
  )

  if (!outcome.replayed) deps.countPosted({ status: kept.comment.status })
  return { answer: withTokens(deps.tokenKeys, submission.site.id, kept), ...outcome }
}

type Outcome = { kept: KeptAnswer; replayed: boolean; isSpam: boolean }

async function postOnce(deps: Deps, submission: Submission): Promise<Outcome> {
  let counted: ReturnType<Submission['count']> | undefined
  const count = (): ReturnType<Submission['count']> => (counted ??= submission.count())

  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const outcome = await tryToPost(deps, { ...submission, count })
    if (outcome) return outcome
  }
  throw new Problem('unavailable', { retryAfterSeconds: 1 })
}

/**
 * Looks, judges, and adds the comment if all it was judged by still holds then. Nothing is held
 * meanwhile, so that a busy thread waits for one statement of each and not for our thinking.
 * Undefined where it is to be tried again.
 */
async function tryToPost(deps: Deps, submission: Submission): Promise<Outcome | undefined> {
  const { site, client, page, requestKey } = submission
  const look = await lookAround(deps, submission)
  const { thread, earlier } = look.situation
  if (earlier) return replay(earlier, requestKey)
  if (!look.isUpToDate) return undefined

  const way = { site: site.id, client, page, thread }
  return countingTrouble(deps, way, async () => {
    const { post, kept, proof } = await judgePost(deps, { ...submission, ...look, way })
    const added = await addUnlessGone(deps, { post, proof, page, thread })
    if (added === 'in-flight') throw new Problem('request-in-flight', { retryAfterSeconds: 1 })
    if (added === 'changed') return undefined
    return { kept, replayed: false, isSpam: post.comment.status === 'spam' }
  })
}

/** Whoever was to sign may have been erased in the middle of it. They sign anew. */
async function addUnlessGone(
  ...about: Parameters<typeof addComment>
): ReturnType<typeof addComment> {
  try {
    return await addComment(...about)
  } catch (error) {
    if (isAuthorGone(error)) return 'changed'
    throw error
  }
}

function isAuthorGone(error: unknown): boolean {
  return (
    error instanceof Error &&
    'constraint' in error &&
    error.constraint === 'comments_author_id_fkey'
  )
}

function replay(
  { bodyHash, answer }: NonNullable<Situation['earlier']>,
  requestKey: RequestKey | undefined,
): Outcome {
  if (!requestKey?.bodyHash.equals(bodyHash)) throw new Problem('idempotency-key-reused')
  return { kept: KeptAnswer.parse(answer), replayed: true, isSpam: false }
}
