import { randomBytes } from 'node:crypto'
import type { SiteId } from '@afterword/shared/ids'
import { hashSecret } from '@afterword/shared/tokens/secret'
import { SignJWT } from 'jose'
import { sql } from 'kysely'
import type supertest from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { commentBody, decide, post, problemOf, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const SECRET = 'a secret shared with the news site'

const database = testDatabase()
const { db } = database
const { listener, clock } = testComments(database, testRedis())
let daily: SiteId
let key = ''

beforeAll(async () => {
  daily = await createSite(db)
  await createSite(db, 'weekly')
  key = await createApiKey(db, daily, ['moderate'])
  await db
    .insertInto('comments.signIns')
    .values({
      siteId: daily,
      algorithm: 'HS256',
      secret: SECRET,
      issuer: 'https://news.example',
      audience: 'afterword',
      staffRoles: ['editor'],
      keys: null,
      jwksUrl: null,
      fetchedAt: null,
    })
    .execute()
})

let url = ''
beforeEach(async () => {
  url = `https://news.example/reader/${randomBytes(6).toString('hex')}`
  await setSettings({ guests: true, firstCommentsWait: 0, reservedNames: [] })
})

const send = (body: object = {}, site?: string): supertest.Test =>
  post(listener, commentBody({ page: { url }, ...body }), site)

async function signIn(claims: object = {}): Promise<string> {
  return new SignJWT({ name: 'Grace', email: 'grace@example.com', ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('user-1')
    .setIssuer('https://news.example')
    .setAudience('afterword')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(Buffer.from(SECRET))
}

describe('who brings no token', () => {
  it('is given one, by which later comments are known to be theirs', async () => {
    const first = await send().expect(201)
    const { readerToken } = first.body

    const second = await send({ readerToken }).expect(201)

    expect(readerToken).toEqual(expect.any(String))
    expect(second.body).not.toHaveProperty('readerToken')
    const [one, two] = await readersOf([first.body.comment.id, second.body.comment.id])
    expect(one).toBe(two)
  })

  it('is given another where theirs is of another site, or nobody’s', async () => {
    const elsewhere = await send({}, 'weekly').expect(201)

    const foreign = await send({ readerToken: elsewhere.body.readerToken }).expect(201)
    const nobodys = await send({ readerToken: 'x' }).expect(201)

    expect(foreign.body.readerToken).not.toBe(elsewhere.body.readerToken)
    expect(nobodys.body.readerToken).toEqual(expect.any(String))
  })

  it('is given the same again when the request is sent again, and it is stored nowhere', async () => {
    const requestKey = randomBytes(18).toString('base64url')
    const body = commentBody({ page: { url } })
    const again = () => post(listener, body).set('Idempotency-Key', requestKey)

    const first = await again().expect(201)
    const second = await again().expect(201)

    expect(second.text).toBe(first.text)
    expect(second.body.readerToken).toEqual(expect.any(String))
    for (const table of ['readers', 'idempotency_keys', 'comments']) {
      const { rows } = await sql<{ row: string }>`
        select t::text as row from ${sql.table(`comments.${table}`)} t`.execute(db)
      expect(rows.map(({ row }) => row).join('\n')).not.toContain(first.body.readerToken)
    }
  })

  it('makes nobody where the comment is refused', async () => {
    const count = () => db.selectFrom('comments.readers').select('id').execute()
    const before = await count()

    await send({ text: '' }).expect(422)

    expect(await count()).toHaveLength(before.length)
  })
})

describe('where a comment came from', () => {
  it('is kept as a keyed hash and the prefix of its network, and nothing more', async () => {
    const { body } = await send().set('X-Forwarded-For', '203.0.113.77').expect(201)

    const { rows } = await sql<{ row: string; network: string; networkHash: Buffer }>`
      select c::text as row, network, network_hash from comments.comments c
      where id = ${body.comment.id}`.execute(db)

    expect(rows[0]).toMatchObject({ network: '203.0.113.0/24' })
    expect(rows[0]!.networkHash).toHaveLength(32)
    expect(rows[0]!.row).not.toContain('203.0.113.77')
  })
})

describe('who is signed in', () => {
  it('signs with what the news site says of them, whatever they typed', async () => {
    const token = await signIn({ picture: 'https://news.example/grace.png' })

    const { body } = await send({
      signIn: token,
      name: 'Somebody Else',
      email: 'else@example.com',
    }).expect(201)

    expect(body.comment.author).toEqual({
      name: 'Grace',
      website: null,
      avatar: 'https://news.example/grace.png',
      confirmed: true,
      staff: false,
    })
    expect(body).not.toHaveProperty('readerToken')
  })

  it('needs neither name nor address, and has the badge of staff where they are', async () => {
    const { body } = await send({
      signIn: await signIn({ roles: ['editor'] }),
      name: undefined,
      email: undefined,
    }).expect(201)

    expect(body.comment.author).toMatchObject({ name: 'Grace', staff: true })
  })

  it('is asked for a name where the news site tells none', async () => {
    const signedIn = { signIn: await signIn({ name: undefined }), email: undefined }

    const refused = await send({ ...signedIn, name: '' }).expect(422)
    const taken = await send({ ...signedIn, name: 'Gracie' }).expect(201)

    expect(refused.body.errors[0].pointer).toBe('#/name')
    expect(taken.body.comment.author.name).toBe('Gracie')
  })

  it('may have the name of staff only with the badge', async () => {
    await setSettings({ reservedNames: ['Grace'] })

    const reader = await send({ signIn: await signIn() }).expect(201)
    const editor = await send({ signIn: await signIn({ roles: ['editor'] }) }).expect(201)

    expect(reader.body.comment.status).toBe('pending')
    expect(editor.body.comment.status).toBe('approved')
  })

  it('is refused with a sign-in that is not the news site’s', async () => {
    const answer = await send({ signIn: `${await signIn()}x` }).expect(401)

    expect(problemOf(answer)).toBe('sign-in-invalid')
  })
})

describe('where guests may not comment', () => {
  it('they are told to sign in, before what else is wrong', async () => {
    await setSettings({ guests: false })

    const answer = await send({ text: '' }).expect(403)

    expect(problemOf(answer)).toBe('sign-in-required')
    await send({ signIn: await signIn() }).expect(201)
  })

  it('a closed thread comes first', async () => {
    await send().expect(201)
    await setSettings({ guests: false })
    await db
      .updateTable('comments.threads')
      .set({ state: 'closed' })
      .where('url', '=', url)
      .execute()

    expect(problemOf(await send().expect(409))).toBe('thread-closed')
  })
})

describe('where first comments wait', () => {
  beforeEach(() => setSettings({ firstCommentsWait: 1 }))

  it('a typed address is no proof, however often it was approved', async () => {
    const email = 'typed@example.com'
    const { body: first } = await send({ email }).expect(201)
    await decide(listener, key, [{ commentId: first.comment.id, action: 'approve' }]).expect(200)

    const { body } = await send({ email, readerToken: first.readerToken }).expect(201)

    expect(body.comment).toMatchObject({ status: 'pending', reason: 'first-comment' })
  })

  it('those of whom has proved their address pass, once one is approved', async () => {
    const email = 'proved@example.com'
    const { body: first } = await send({ email }).expect(201)
    await db
      .updateTable('comments.readers')
      .set({ address: email, verifiedAt: clock.at })
      .where('tokenHash', '=', hashSecret(first.readerToken))
      .execute()
    const again = async () =>
      (await send({ email, readerToken: first.readerToken }).expect(201)).body.comment.status

    expect(await again()).toBe('pending')
    await decide(listener, key, [{ commentId: first.comment.id, action: 'approve' }]).expect(200)
    expect(await again()).toBe('approved')
  })
})

describe('a form', () => {
  it('that was filled in faster than anybody writes waits', async () => {
    const fast = await send({ shownForMs: 150 }).expect(201)
    const slow = await send({ shownForMs: 15_000 }).expect(201)

    expect(fast.body.comment).toMatchObject({ status: 'pending', reason: 'under-review' })
    expect(slow.body.comment.status).toBe('approved')
  })
})

async function setSettings(settings: object): Promise<void> {
  await db
    .insertInto('comments.siteSettings')
    .values({ siteId: daily, ...settings })
    .onConflict((conflict) => conflict.column('siteId').doUpdateSet(settings))
    .execute()
}

async function readersOf(ids: string[]): Promise<(string | null)[]> {
  const { rows } = await sql<{ readerId: string | null }>`
    select reader_id from comments.comments where id = any(${ids}::uuid[])`.execute(db)
  return rows.map(({ readerId }) => readerId)
}
