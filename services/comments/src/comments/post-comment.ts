import type { Site } from '@afterword/shared/access/store'
import type { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import type { RequestKey } from '../idempotency/answer.ts'
import { replayAnswer } from '../idempotency/replay-answer.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import type { Page } from '../threads/page.ts'
import type { PostedJson } from './comment-json.ts'
import type { Draft } from './draft.ts'
import { KeptAnswer, withTokens } from './kept-answer.ts'
import type { PostTokens } from './post-tokens.ts'
import { writeComment } from './write-comment.ts'

export type Submission = {
  site: Site
  page: Page
  /** The network it comes from. */
  client: string
  readerToken?: string | undefined
  signIn?: string | undefined
  requestKey: RequestKey | undefined
  /** Reads the rest of the request, or throws what is wrong with it. */
  readDraft: (settings: SiteSettings) => Draft
  /** Why the sender must wait, if they have sent too much of late. */
  flood: Problem | undefined
  /** Whether the sender, or the thread, makes so much trouble that work is to be proved first. */
  needsProof: boolean
}

export type Posted = {
  answer: { comment: PostedJson } & PostTokens
  replayed: boolean
  /** Taken for spam, which its author is not told. */
  isSpam: boolean
}

/** Publishes a comment, or puts it in the moderation queue. */
export async function postComment(deps: Deps, submission: Submission): Promise<Posted> {
  const { kept, ...outcome } = await postOnce(deps, submission)

  if (!outcome.replayed) deps.countPosted({ status: kept.comment.status })
  return { answer: withTokens(deps.tokenKeys, submission.site.id, kept), ...outcome }
}

type Outcome = { kept: KeptAnswer; replayed: boolean; isSpam: boolean }

async function postOnce(deps: Deps, submission: Submission): Promise<Outcome> {
  const { site, requestKey } = submission
  try {
    return await deps.db.transaction().execute(async (tx) => {
      const earlier = requestKey && (await replayAnswer(tx, site.id, requestKey))
      if (earlier !== undefined) {
        return { kept: KeptAnswer.parse(earlier), replayed: true, isSpam: false }
      }
      return { ...(await writeComment(tx, deps, submission)), replayed: false }
    })
  } catch (error) {
    if (!isAuthorGone(error)) throw error
    return postOnce(deps, submission)
  }
}

/** Whoever was to sign was erased in the middle of it. They sign anew. */
function isAuthorGone(error: unknown): boolean {
  return (
    error instanceof Error &&
    'constraint' in error &&
    error.constraint === 'comments_author_id_fkey'
  )
}
