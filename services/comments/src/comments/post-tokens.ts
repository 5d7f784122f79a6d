import type { TokenKey } from '@afterword/shared/config'
import type { CommentId, SiteId } from '@afterword/shared/ids'
import { signToken } from '@afterword/shared/tokens/token'

export type PostTokens = {
  editToken: string
  /** Only where the reader was made for this comment. */
  readerToken?: string
}

/**
 * What the author of a new comment is given. Made from the comment's id and a key of ours, so that
 * a replay gives the same again and nothing secret is stored.
 */
export function postTokens(
  [key]: TokenKey[],
  { site, id, isNewReader }: { site: SiteId; id: CommentId; isNewReader: boolean },
): PostTokens {
  if (!key) throw new Error('no token key')
  const editToken = signToken([key], { purpose: 'edit', site, id })
  if (!isNewReader) return { editToken }
  return { editToken, readerToken: signToken([key], { purpose: 'reader', site, id }) }
}
