import type { SignInJson } from './api.ts'
import { readKeys } from './keys.ts'
import type { SignIn } from './signin.ts'

/** Without the secret: whoever set it has it. */
export function toSignInJson(signIn: SignIn): SignInJson {
  const { algorithm, issuer, audience, staffRoles, jwksUrl, keys } = signIn
  return { algorithm, issuer, audience, staffRoles, jwksUrl, keys: readKeys(keys).keys.length }
}
