import type { Site } from '@afterword/shared/access/store'
import type { Problem } from '@afterword/shared/problem'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { RequestKey } from '../idempotency/answer.ts'
import { replayAnswer } from '../idempotency/replay-answer.ts'
import { insertAnswer } from '../idempotency/store.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import type { Page } from '../threads/page.ts'
import { PostedJson } from './comment-json.ts'
import type { Draft } from './draft.ts'
import { type PostTokens, postTokens } from './post-tokens.ts'
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

/** What is kept of an answer, to give it again: all but its tokens, which are made again. */
const Kept = z.object({ comment: PostedJson, kid: z.string(), isNewReader: z.boolean() })
type Kept = z.infer<typeof Kept>

/** Publishes a comment, or puts it in the moderation queue. */
export async function postComment(deps: Deps, submission: Submission): Promise<Posted> {
  const { site, requestKey } = submission
  const { kept, ...outcome } = await deps.db.transaction().execute(async (tx) => {
    const earlier = requestKey && (await replayAnswer(tx, site.id, requestKey))
    if (earlier !== undefined) return { kept: Kept.parse(earlier), replayed: true, isSpam: false }

    const { isSpam, ...written } = await writeComment(tx, deps, submission)
    const answer = Kept.parse({ ...written, kid: deps.tokenKeys[0]?.kid })
    if (requestKey) {
      await insertAnswer(tx, {
        ...requestKey,
        siteId: site.id,
        commentId: answer.comment.id,
        answer,
      })
    }
    return { kept: answer, replayed: false, isSpam }
  })

  if (!outcome.replayed) deps.countPosted({ status: kept.comment.status })
  return { answer: withTokens(deps, site, kept), ...outcome }
}

/** A replay is signed with the key of the first answer, as long as that is one of ours. */
function withTokens(
  { tokenKeys }: Pick<Deps, 'tokenKeys'>,
  site: Site,
  { comment, kid, isNewReader }: Kept,
): Posted['answer'] {
  const first = tokenKeys.filter((key) => key.kid === kid)
  const about = { site: site.id, id: comment.id }
  if (first.length > 0) return { comment, ...postTokens(first, { ...about, isNewReader }) }
  return { comment, ...postTokens(tokenKeys, { ...about, isNewReader: false }) }
}
