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
  const { site, requestKey } = submission
  const { kept, ...outcome } = await deps.db.transaction().execute(async (tx) => {
    const earlier = requestKey && (await replayAnswer(tx, site.id, requestKey))
    if (earlier !== undefined) {
      return { kept: KeptAnswer.parse(earlier), replayed: true, isSpam: false }
    }
    return { ...(await writeComment(tx, deps, submission)), replayed: false }
  })

  if (!outcome.replayed) deps.countPosted({ status: kept.comment.status })
  return { answer: withTokens(deps.tokenKeys, site.id, kept), ...outcome }
}
