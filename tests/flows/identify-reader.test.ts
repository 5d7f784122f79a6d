import { randomUUID } from 'node:crypto'
import { identifyReader } from '@afterword/comments/readers/identify-reader'
import type { CommentsSchema } from '@afterword/comments/schema'
import { findSite, type Site } from '@afterword/shared/access/store'
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { testDatabase } from '../support/postgres.ts'

const database = testDatabase()
const { db } = database
const own = database.openAs<CommentsSchema>('comments')
const now = new Date()
const SECRET: string = randomUUID()
let daily: Site
let weekly: Site

beforeAll(async () => {
  daily = await siteOf('daily')
  weekly = await siteOf('weekly')
  await configure('daily', { algorithm: 'HS256', secret: SECRET })
})

async function siteOf(id: string): Promise<Site> {
  const site = await findSite(db, await createSite(db, id))
  if (!site) throw new Error('no site')
  return site
}

async function configure(id: string, how: object): Promise<void> {
  const site = id === 'daily' ? daily : weekly
  const row = { issuer: 'https://news.example', audience: 'afterword', staffRoles: ['editor'] }
  await db.deleteFrom('comments.signIns').where('siteId', '=', site.id).execute()
  await db
    .insertInto('comments.signIns')
    .values({ siteId: site.id, ...row, ...(how as { algorithm: 'HS256' }) })
    .execute()
}

function identify(brought: { readerToken?: string; signIn?: string }, site = daily) {
  return own.transaction().execute((tx) => identifyReader(tx, { site, now, ...brought }))
}

const soon = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000)

function jwt(claims: object = {}, header: JWTHeaderParameters = { alg: 'HS256' }): SignJWT {
  return new SignJWT({ name: 'Grace', email: 'grace@example.com', ...claims })
    .setProtectedHeader(header)
    .setSubject('user-1')
    .setIssuer('https://news.example')
    .setAudience('afterword')
    .setExpirationTime(soon(5))
}

const signed = (token: SignJWT, secret = SECRET): Promise<string> =>
  token.sign(new TextEncoder().encode(secret))

describe('a browser', () => {
  it('gets a token of at least 128 random bits once, and is known by it', async () => {
    const first = await identify({})

    expect(first.readerToken).toMatch(/^reader_[\w-]{22,}$/)
    const again = await identify({ readerToken: first.readerToken! })
    expect(again).toEqual({ reader: first.reader })
  })

  it('leaves nothing in the database from which its token could be told', async () => {
    const { reader, readerToken } = await identify({})

    const row = await db
      .selectFrom('comments.readers')
      .selectAll()
      .where('id', '=', reader.id)
      .executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(readerToken!.slice(7))
    expect(row.tokenHash).toHaveLength(32)
  })

  it('is somebody else on another site', async () => {
    const here = await identify({})
    const there = await identify({ readerToken: here.readerToken! }, weekly)

    expect(there.reader.id).not.toBe(here.reader.id)
    expect(there.readerToken).toBeTypeOf('string')
  })

  it('gets a new token for one that nobody knows', async () => {
    const { readerToken } = await identify({ readerToken: 'reader_unheard-of' })

    expect(readerToken).not.toBe('reader_unheard-of')
  })
})

describe('who is signed in at the news site', () => {
  it('is known by its name, vouched address, picture and staff roles', async () => {
    const claims = { picture: 'https://news.example/grace.png', roles: ['editor'] }
    const { reader, readerToken } = await identify({ signIn: await signed(jwt(claims)) })

    expect(readerToken).toBeUndefined()
    expect(reader).toMatchObject({
      subject: 'user-1',
      name: 'Grace',
      address: 'grace@example.com',
      avatarUrl: 'https://news.example/grace.png',
      isStaff: true,
    })
    expect(reader.verifiedAt).toEqual(now)
  })

  it('stays the same reader, and is what the site says of them now', async () => {
    const before = await identify({ signIn: await signed(jwt({ roles: ['editor'] })) })
    const after = await identify({ signIn: await signed(jwt({ name: 'Grace H.' })) })

    expect(after.reader.id).toBe(before.reader.id)
    expect(after.reader).toMatchObject({ name: 'Grace H.', isStaff: false })
  })

  it('has no address where the site does not vouch for it', async () => {
    const token = jwt({ email_verified: false }).setSubject('user-2')
    const { reader } = await identify({ signIn: await signed(token) })

    expect(reader).toMatchObject({ address: null, verifiedAt: null })
  })

  it('brings no picture but one served over https', async () => {
    const token = jwt({ picture: 'javascript:alert(1)' }).setSubject('user-3')
    const { reader } = await identify({ signIn: await signed(token) })

    expect(reader.avatarUrl).toBeNull()
  })

  it('is one reader however many requests come at once', async () => {
    const signIn = await signed(jwt().setSubject('user-4'))
    const found = await Promise.all(Array.from({ length: 8 }, () => identify({ signIn })))

    expect(new Set(found.map(({ reader }) => reader.id)).size).toBe(1)
  })

  it.each([
    ['has expired', () => jwt().setExpirationTime(soon(-5))],
    [
      'never expires',
      () =>
        new SignJWT({})
          .setProtectedHeader({ alg: 'HS256' })
          .setSubject('x')
          .setIssuer('https://news.example')
          .setAudience('afterword'),
    ],
    ['is for somebody else', () => jwt().setAudience('another')],
    ['comes from somebody else', () => jwt().setIssuer('https://evil.example')],
    ['is not valid yet', () => jwt().setNotBefore(soon(5))],
    ['chooses another algorithm', () => jwt({}, { alg: 'HS512' })],
  ])('is refused when the token %s', async (_what, token) => {
    await expect(identify({ signIn: await signed(token()) })).rejects.toMatchObject({
      code: 'sign-in-invalid',
    })
  })

  it('is refused when another key signed, or none', async () => {
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"user-1"}')}.`.replaceAll('=', '')

    for (const signIn of [await signed(jwt(), 'b'.repeat(32)), unsigned, 'no token', '']) {
      await expect(identify({ signIn })).rejects.toMatchObject({ code: 'sign-in-invalid' })
    }
  })

  it('is refused where the site has set up no sign-in', async () => {
    await db.deleteFrom('comments.signIns').where('siteId', '=', weekly.id).execute()

    await expect(identify({ signIn: await signed(jwt()) }, weekly)).rejects.toMatchObject({
      code: 'sign-in-invalid',
    })
  })

  it.each(['RS256', 'EdDSA'] as const)('is known by a %s key of the site', async (algorithm) => {
    const { privateKey, publicKey } = await generateKeyPair(algorithm)
    const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'a' }] })
    await configure('weekly', { algorithm, keys })

    const token = jwt({}, { alg: algorithm, kid: 'a' })
    const { reader } = await identify({ signIn: await token.sign(privateKey) }, weekly)

    expect(reader.subject).toBe('user-1')
  })

  it('is refused when the public key is used as a secret', async () => {
    const { publicKey } = await generateKeyPair('RS256')
    const jwk = await exportJWK(publicKey)
    await configure('weekly', { algorithm: 'RS256', keys: JSON.stringify({ keys: [jwk] }) })

    const forged = await signed(jwt(), JSON.stringify(jwk))

    await expect(identify({ signIn: forged }, weekly)).rejects.toMatchObject({
      code: 'sign-in-invalid',
    })
  })
})
