import { FetchFailed } from '@afterword/shared/http/fetch-public'
import type { Deps } from '../deps.ts'
import { type KeySet, keysFor } from './keys.ts'
import type { Algorithm } from './signin.ts'

type Source = { algorithm: Algorithm; jwksUrl: string }

/** Reads a site's JWK Set, as it is published now. Throws `FetchFailed` if there is none. */
export async function fetchKeys(
  { fetchPublic }: Pick<Deps, 'fetchPublic'>,
  { algorithm, jwksUrl }: Source,
): Promise<KeySet> {
  const { status, body } = await fetchPublic(jwksUrl, { headers: { accept: 'application/json' } })
  if (status !== 200) throw new FetchFailed(`answered ${status}`)

  try {
    return keysFor(algorithm, JSON.parse(body.toString('utf8')))
  } catch (error) {
    if (error instanceof SyntaxError) throw new FetchFailed('no JSON')
    throw error
  }
}
