import type { Site } from '@afterword/shared/access/store'
import { networkPrefix } from '@afterword/shared/http/client-address'
import type { CommentId } from '@afterword/shared/ids'
import { hashSecret } from '@afterword/shared/tokens/secret'
import type { Deps } from '../deps.ts'
import { isTrustedVoter } from './store.ts'

type Voter = {
  site: Site
  comment: CommentId
  readerToken?: string | undefined
  signIn?: string | undefined
  client: string
}

/**
 * Counts a guest's first vote on a comment against the prefix of their network. Whoever posts is
 * given a reader token too, so without this a network had as many votes as it can post comments.
 */
export async function admitVoter(
  { db, limits }: Pick<Deps, 'db' | 'limits'>,
  { site, comment, readerToken, signIn, client }: Voter,
): Promise<void> {
  if (signIn !== undefined) return
  const tokenHash = readerToken && hashSecret(readerToken)
  if (tokenHash && (await isTrustedVoter(db, { site: site.id, comment, tokenHash }))) return
  await limits.newVoters(`${comment} ${networkPrefix(client)}`)
}
