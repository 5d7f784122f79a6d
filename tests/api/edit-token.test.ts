import { CommentId, newId, SiteId } from '@afterword/shared/ids'
import { signToken } from '@afterword/shared/tokens/token'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { commentBody, post, problemOf, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { TOKEN_KEYS } from '../support/service-settings.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let key = ''

beforeAll(async () => {
  key = await createApiKey(db, await createSite(db), ['moderate'])
  await createSite(db, 'weekly', { origins: ['https://weekly.example'] })
})

const LINKS = 'https://a.example https://b.example https://c.example'

type Own = { id: CommentId; token: string }

async function leave(name: string, overrides: object = {}): Promise<Own> {
  const page = { url: `https://news.example/edit-token/${name}` }
  const { body } = await post(listener, commentBody({ page, ...overrides })).expect(201)
  return { id: body.comment.id, token: body.editToken }
}

function edit({ id, token }: Own, body: object): supertest.Test {
  return supertest(listener)
    .patch(`/comments/v1/comments/${id}`)
    .set('Authorization', `Bearer ${token}`)
    .send(body)
}

describe('to whoever has not its edit token', () => {
  it('a comment does not exist, whatever it is', async () => {
    const shown = await leave('oracle')
    const waiting = await leave('oracle', { text: LINKS })
    const sign = (claim: object): string =>
      signToken(TOKEN_KEYS, {
        purpose: 'edit',
        site: SiteId.parse('daily'),
        id: shown.id,
        ...claim,
      })
    const tries = [
      { id: shown.id, token: waiting.token },
      { id: waiting.id, token: shown.token },
      { id: newId(CommentId), token: shown.token },
      { id: shown.id, token: sign({ purpose: 'moderate' }) },
      { id: shown.id, token: sign({ site: SiteId.parse('weekly') }) },
      { id: shown.id, token: `${shown.token}A` },
      { id: shown.id, token: key },
      { id: shown.id, token: '' },
    ]

    const answers = await Promise.all(tries.map((one) => edit(one, { text: 'mine now' })))
    const bare = await supertest(listener)
      .patch(`/comments/v1/comments/${shown.id}`)
      .query({ editToken: shown.token })
      .send({ text: 'by a token in the address' })

    for (const answer of [...answers, bare]) {
      expect(answer.status).toBe(404)
      expect({ ...answer.body, requestId: '' }).toEqual({ ...answers[0]!.body, requestId: '' })
    }
  })
})

describe('from a browser', () => {
  const preflight = (id: string, origin: string): supertest.Test =>
    supertest(listener)
      .options(`/comments/v1/comments/${id}`)
      .set({ Origin: origin, 'Access-Control-Request-Method': 'PATCH' })

  it('pages of our sites may ask, and learn nothing of the comment by it', async () => {
    const { id } = await leave('cors')
    const answers = await Promise.all(
      [id, newId(CommentId)].map((one) => preflight(one, 'https://news.example').expect(204)),
    )

    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'access-control-allow-origin': 'https://news.example',
        'access-control-allow-methods': expect.stringContaining('PATCH'),
        'access-control-allow-headers': expect.stringContaining('Authorization'),
        'access-control-max-age': '600',
        vary: 'Origin',
      })
      expect(headers['access-control-allow-credentials']).toBeUndefined()
    }
    for (const origin of ['https://evil.example', 'null', 'https://news.example.evil.example']) {
      const refused = await preflight(id, origin).expect(403)
      expect(refused.headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it('only pages of the comment’s own site may change it', async () => {
    const own = await leave('cors-site')
    const from = (origin: string): supertest.Test =>
      edit(own, { text: `from ${origin}` }).set('Origin', origin)

    expect(problemOf(await from('https://weekly.example').expect(403))).toBe('origin-not-allowed')
    await from('https://news.example').expect(200)
  })
})
