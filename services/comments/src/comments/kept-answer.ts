import type { TokenKey } from '@afterword/shared/config'
import type { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { PostedJson } from './comment-json.ts'
import { type PostTokens, postTokens } from './post-tokens.ts'

/** What is kept of an answer, to give it again: all but its tokens, which are made again. */
export const KeptAnswer = z.object({
  comment: PostedJson,
  kid: z.string().describe('The key its tokens were signed with'),
  isNewReader: z.boolean(),
})
export type KeptAnswer = z.infer<typeof KeptAnswer>

/** The whole answer, signed with the key of the first one as long as that is one of ours. */
export function withTokens(
  tokenKeys: TokenKey[],
  site: SiteId,
  { comment, kid, isNewReader }: KeptAnswer,
): { comment: PostedJson } & PostTokens {
  const first = tokenKeys.filter((key) => key.kid === kid)
  const about = { site, id: comment.id }
  if (first.length > 0) return { comment, ...postTokens(first, { ...about, isNewReader }) }
  return { comment, ...postTokens(tokenKeys, { ...about, isNewReader: false }) }
}
