import type { CommentId, SiteId } from '@afterword/shared/ids'
import { signToken } from '@afterword/shared/tokens/token'
import type { Deps } from '../deps.ts'

/** Where a comment's author sees what was decided about it. The address is all it takes. */
export function decisionUrl(
  { publicUrl, tokenKeys }: Pick<Deps, 'publicUrl' | 'tokenKeys'>,
  { site, id }: { site: SiteId; id: CommentId },
): string {
  return `${publicUrl}/comments/decisions/${signToken(tokenKeys, { purpose: 'decision', site, id })}`
}
