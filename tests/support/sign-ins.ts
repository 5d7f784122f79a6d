import type { SiteId } from '@afterword/shared/ids'
import { SignJWT } from 'jose'
import type { Kysely } from 'kysely'
import type { EverySchema } from './postgres.ts'

const SECRET = 'a secret shared with the news site'
const EXPECTED = { issuer: 'https://news.example', audience: 'afterword' }

/** Has a site take the word of its own sign-in. */
export async function allowSignIn(db: Kysely<EverySchema>, siteId: SiteId): Promise<void> {
  await db
    .insertInto('comments.signIns')
    .values({
      siteId,
      algorithm: 'HS256',
      secret: SECRET,
      ...EXPECTED,
      staffRoles: [],
      keys: null,
      jwksUrl: null,
      fetchedAt: null,
    })
    .execute()
}

/** What the news site says of one of its accounts. */
export async function signInAs(subject: string, claims: object = {}): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setIssuer(EXPECTED.issuer)
    .setAudience(EXPECTED.audience)
    .setExpirationTime('1h')
    .sign(Buffer.from(SECRET))
}
