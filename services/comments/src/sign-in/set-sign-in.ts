import type { KeyObject } from 'node:crypto'
import { FetchFailed } from '@afterword/shared/http/fetch-public'
import type { SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import type { SetSignInBody } from './api.ts'
import { fetchKeys } from './fetch-keys.ts'
import { type KeySet, keysFor } from './keys.ts'
import type { SignIn } from './signin.ts'
import { updateSignIn } from './store.ts'

const MIN_RSA_BITS = 2_048

/** Says how a site's tokens are checked, in place of what was said before. */
export async function setSignIn(
  deps: Pick<Deps, 'db' | 'fetchPublic'>,
  site: SiteId,
  body: SetSignInBody,
): Promise<SignIn> {
  const { algorithm, issuer, audience, staffRoles, secret = null, jwksUrl = null } = body
  const keys = secret === null ? await keysOf(deps, body) : null
  return updateSignIn(deps.db, site, {
    algorithm,
    issuer,
    audience,
    staffRoles,
    secret,
    jwksUrl,
    keys: keys && JSON.stringify(keys),
  })
}

async function keysOf(deps: Pick<Deps, 'fetchPublic'>, body: SetSignInBody): Promise<KeySet> {
  const { algorithm, publicKey, jwksUrl = '' } = body
  const keys = publicKey
    ? keysOfPem(publicKey, body)
    : await fetchKeys(deps, { algorithm, jwksUrl }).catch(refuseFailed)
  if (keys.keys.length === 0) {
    refuse(publicKey ? '#/publicKey' : '#/jwksUrl', `There is no key for ${algorithm} in it.`)
  }
  return keys
}

function keysOfPem(key: KeyObject, { algorithm }: SetSignInBody): KeySet {
  const { modulusLength = MIN_RSA_BITS } = key.asymmetricKeyDetails ?? {}
  if (modulusLength < MIN_RSA_BITS) {
    refuse('#/publicKey', `This key is too short: at least ${MIN_RSA_BITS} bits.`)
  }
  return keysFor(algorithm, { keys: [key.export({ format: 'jwk' })] })
}

function refuseFailed(error: unknown): never {
  if (!(error instanceof FetchFailed)) throw error
  refuse('#/jwksUrl', 'It could not be read.')
}

function refuse(pointer: string, detail: string): never {
  throw new Problem('invalid-body', { errors: [{ pointer, detail }] })
}
