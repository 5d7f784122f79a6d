import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { identifyReader } from '@afterword/comments/readers/identify-reader'
import type { CommentsSchema } from '@afterword/comments/schema'
import { refreshKeys } from '@afterword/comments/sign-in/refresh-keys'
import { findSite, type Site } from '@afterword/shared/access/store'
import { openFetchPublic } from '@afterword/shared/http/fetch-public'
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { sql } from 'kysely'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { problemOf, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const own = database.openAs<CommentsSchema>('comments')

/** What the site publishes at https://keys.news.example/, which is a server of this test. */
let published: unknown = {}
const keyServer = createServer((_req, res) => res.end(JSON.stringify(published)))
const fetchHere = openFetchPublic((address) => address === '127.0.0.1')
const fetchPublic = (url: string) => {
  const { port } = keyServer.address() as AddressInfo
  return fetchHere(url.replace('https://keys.news.example', `http://127.0.0.1:${port}`))
}
const { listener } = testComments(database, testRedis(), { fetchPublic })

let site: Site
let admin: string
const expected = { issuer: 'https://news.example', audience: 'afterword' }

beforeAll(async () => {
  keyServer.listen(0, '127.0.0.1')
  await once(keyServer, 'listening')
  site = (await findSite(db, await createSite(db)))!
  admin = await createApiKey(db, site.id, ['admin'])
})
afterAll(() => void keyServer.close())

function put(body: object, key = admin): supertest.Test {
  return supertest(listener)
    .put('/comments/v1/sites/daily/sign-in')
    .set('Authorization', `Bearer ${key}`)
    .send({ ...expected, ...body })
}

function get(): supertest.Test {
  return supertest(listener)
    .get('/comments/v1/sites/daily/sign-in')
    .set('Authorization', `Bearer ${admin}`)
}

const encode = (secret: string): Uint8Array => new TextEncoder().encode(secret)

async function knows(alg: string, key: CryptoKey | Uint8Array, kid = 'a'): Promise<boolean> {
  const signIn = await new SignJWT({})
    .setProtectedHeader({ alg, kid })
    .setSubject('user-1')
    .setIssuer(expected.issuer)
    .setAudience(expected.audience)
    .setExpirationTime('5m')
    .sign(key)
  const found = own
    .transaction()
    .execute((tx) => identifyReader(tx, { site, signIn, now: new Date() }))
  return found.then(
    () => true,
    () => false,
  )
}

describe("a site's way of signing its readers in", () => {
  it('is set by an admin, and shown without its secret', async () => {
    const secret = 'a secret of the site, long enough'
    const { body } = await put({ algorithm: 'HS256', secret, staffRoles: ['editor'] }).expect(200)

    const signIn = {
      ...expected,
      algorithm: 'HS256',
      staffRoles: ['editor'],
      jwksUrl: null,
      keys: 0,
    }
    expect(body).toEqual({ signIn })
    expect((await get().expect(200)).body).toEqual({ signIn })
    expect(await knows('HS256', encode(secret))).toBe(true)
  })

  it('may be a public key', async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true })
    const { x } = await exportJWK(publicKey)
    const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
    await put({
      algorithm: 'RS256',
      publicKey: pem.export({ type: 'spki', format: 'pem' }),
    }).expect(200)
    expect(await knows('EdDSA', privateKey)).toBe(false)

    published = { keys: [{ kty: 'OKP', crv: 'Ed25519', x }, { kty: 'EC' }] }
    const { body } = await put({
      algorithm: 'EdDSA',
      jwksUrl: 'https://keys.news.example/jwks',
    }).expect(200)
    expect(body.signIn.keys).toBe(1)
    expect(await knows('EdDSA', privateKey)).toBe(true)
  })

  it('follows the keys that the site publishes', async () => {
    const [first, second] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')]
    published = { keys: [{ ...(await exportJWK(first.publicKey)), kid: 'first' }] }
    await put({ algorithm: 'RS256', jwksUrl: 'https://keys.news.example/jwks' }).expect(200)
    published = { keys: [{ ...(await exportJWK(second.publicKey)), kid: 'second' }] }
    await sql`update comments.sign_ins set fetched_at = now() - interval '2 minutes'`.execute(db)

    const asked = await Promise.all([1, 2].map(() => refreshKeys({ db: own, fetchPublic })))

    expect(asked.reduce((sum, each) => sum + each)).toBe(1)
    expect(await knows('RS256', second.privateKey, 'second')).toBe(true)
    expect(await knows('RS256', first.privateKey, 'first')).toBe(false)
  })

  it('keeps the keys it has when none can be read', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256')
    published = { keys: [await exportJWK(publicKey)] }
    await put({ algorithm: 'RS256', jwksUrl: 'https://keys.news.example/jwks' }).expect(200)
    published = 'down for maintenance'
    await sql`update comments.sign_ins set fetched_at = now() - interval '2 minutes'`.execute(db)

    await expect(refreshKeys({ db: own, fetchPublic })).rejects.toThrow('could not be fetched')

    expect(await knows('RS256', privateKey)).toBe(true)
  })

  it('is gone once removed', async () => {
    const secret = 'another secret of the site, long'
    await put({ algorithm: 'HS256', secret }).expect(200)
    await supertest(listener)
      .delete('/comments/v1/sites/daily/sign-in')
      .set('Authorization', `Bearer ${admin}`)
      .expect(204)

    expect((await get().expect(200)).body).toEqual({ signIn: null })
    expect(await knows('HS256', encode(secret))).toBe(false)
  })

  it.each([
    ['a short secret', { algorithm: 'HS256', secret: 'x'.repeat(31) }, '#/secret'],
    ['no key', { algorithm: 'RS256' }, '#/algorithm'],
    ['two keys', { algorithm: 'HS256', secret: 'x'.repeat(32), publicKey: '' }, '#/publicKey'],
    ['a secret for RS256', { algorithm: 'RS256', secret: 'x'.repeat(32) }, '#/algorithm'],
    ['what is no PEM', { algorithm: 'RS256', publicKey: 'PEM' }, '#/publicKey'],
    ['http', { algorithm: 'RS256', jwksUrl: 'http://keys.news.example/' }, '#/jwksUrl'],
    ['nobody there', { algorithm: 'RS256', jwksUrl: 'https://nowhere.invalid/' }, '#/jwksUrl'],
    ['our own network', { algorithm: 'RS256', jwksUrl: 'https://[::1]/' }, '#/jwksUrl'],
    ['no algorithm', { algorithm: 'none' }, '#/algorithm'],
  ])(
    'is refused with %s, in words that tell nothing of our network',
    async (_what, body, pointer) => {
      const answer = await put(body).expect(422)

      expect(problemOf(answer)).toBe('invalid-body')
      expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([
        pointer,
      ])
    },
  )

  it('is refused with a key too short to be safe', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const pem = publicKey.export({ type: 'spki', format: 'pem' })

    await put({ algorithm: 'RS256', publicKey: pem }).expect(422)
  })

  it('is the business of admins alone', async () => {
    const moderator = await createApiKey(db, site.id, ['moderate', 'publish', 'read'])
    const foreign = await createApiKey(db, await createSite(db, 'weekly'), ['admin'])

    expect(problemOf(await put({}, moderator).expect(403))).toBe('forbidden')
    expect(problemOf(await put({}, foreign).expect(404))).toBe('site-not-found')
    expect(problemOf(await put({}, 'nobody-has-this-key').expect(401))).toBe('unauthorized')
  })
})
