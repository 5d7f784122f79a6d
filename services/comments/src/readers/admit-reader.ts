import type { Site } from '@afterword/shared/access/store'
import { networkPrefix } from '@afterword/shared/http/client-address'
import { hashSecret } from '@afterword/shared/tokens/secret'
import type { Deps } from '../deps.ts'
import { findReaderByToken } from './store.ts'

type Brought = {
  site: Site
  readerToken?: string | undefined
  signIn?: string | undefined
  client: string
}

/**
 * Counts somebody new against the prefix of their network, before they are made. Reader tokens
 * are free, so without this whoever throws theirs away could vote and report as often as they like.
 */
export async function admitReader(
  { db, limits }: Pick<Deps, 'db' | 'limits'>,
  { site, readerToken, signIn, client }: Brought,
): Promise<void> {
  if (signIn !== undefined) return
  const tokenHash = readerToken && hashSecret(readerToken)
  if (tokenHash && (await findReaderByToken(db, { site: site.id, tokenHash }))) return
  await limits.newReaders(`${site.id} ${networkPrefix(client)}`)
}
