import { createPublicKey, createSecretKey } from 'node:crypto'
import { EmailAddress } from '@afterword/shared/email-address'
import { Problem } from '@afterword/shared/problem'
import { createLocalJWKSet, errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose'
import { z } from 'zod'
import type { SignedIn } from '../readers/reader.ts'
import { cleanLine, isVisible } from '../text/clean.ts'
import { readKeys } from './keys.ts'
import type { SignIn } from './signin.ts'

const CLOCKS_APART_SECONDS = 60

const Picture = z.url({ protocol: /^https$/ }).max(500)

/** A claim we cannot use is as good as none: the reader is signed in all the same. */
const Claims = z.object({
  sub: z.string().min(1).max(200),
  name: z.string().max(245).nullable().catch(null).default(null),
  email: EmailAddress.nullable().catch(null).default(null),
  email_verified: z.unknown().optional(),
  picture: Picture.nullable().catch(null).default(null),
  roles: z.array(z.string()).catch([]).default([]),
})

/** Reads a JWT of the news site, or throws `sign-in-invalid`. */
export async function readSignIn(
  signIn: SignIn | undefined,
  { token, now }: { token: string; now: Date },
): Promise<SignedIn> {
  if (!signIn) throw new Problem('sign-in-invalid', { detail: 'The site has not set it up.' })

  const claims = Claims.safeParse(await verify(signIn, { token, now }))
  if (!claims.success) throw new Problem('sign-in-invalid')

  const { sub, name, email, email_verified, picture, roles } = claims.data
  return {
    subject: sub,
    name: name !== null && isVisible(name) ? cleanLine(name) : null,
    address: email_verified === false ? null : email,
    avatarUrl: picture,
    isStaff: roles.some((role) => signIn.staffRoles.includes(role)),
  }
}

async function verify(
  signIn: SignIn,
  { token, now }: { token: string; now: Date },
): Promise<JWTPayload> {
  const expected = {
    algorithms: [signIn.algorithm],
    issuer: signIn.issuer,
    audience: signIn.audience,
    requiredClaims: ['exp', 'sub'],
    clockTolerance: CLOCKS_APART_SECONDS,
    currentDate: now,
  }
  try {
    const { payload } = await verifyWith(signIn, { token, expected })
    return payload
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error
    const isOld = error instanceof errors.JWTExpired
    throw new Problem('sign-in-invalid', isOld ? { detail: 'It has expired.' } : {})
  }
}

/** A key without a name is tried whichever name the token gives. */
async function verifyWith(
  { secret, keys }: SignIn,
  { token, expected }: { token: string; expected: JWTVerifyOptions },
): Promise<{ payload: JWTPayload }> {
  if (secret !== null) return jwtVerify(token, createSecretKey(secret, 'utf8'), expected)

  const set = readKeys(keys)
  const [only] = set.keys
  const isNameless = set.keys.length === 1 && only?.kid === undefined
  if (only && isNameless) {
    return jwtVerify(token, createPublicKey({ key: only, format: 'jwk' }), expected)
  }
  return jwtVerify(token, createLocalJWKSet(set), expected)
}
