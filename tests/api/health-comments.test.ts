import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '@afterword/comments/app'
import type { Deps } from '@afterword/comments/deps'
import type { CommentsSchema } from '@afterword/comments/schema'
import { start } from '@afterword/comments/start'
import { newId, StaffId } from '@afterword/shared/ids'
import { openDatabase } from '@afterword/shared/postgres/database'
import type { Express, Router } from 'express'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import {
  anyAddress,
  commentBody,
  leaveComment,
  moderatePath,
  post,
  problemOf,
  readThread,
  testComments,
} from '../support/comments.ts'
import { documented } from '../support/documented.ts'
import { freePort } from '../support/free-port.ts'
import { silent } from '../support/log.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { serviceSettings, TOKEN_KEYS } from '../support/service-settings.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
const redis = testRedis()
const { listener } = testComments(database, redis)
const asDocumented = documented('comments')

beforeAll(async () => {
  await createSite(db)
})

describe('health', () => {
  it('is told by three paths', async () => {
    await supertest(listener).get('/comments/healthz').expect(200, { status: 'ok' })
    await until(async () => {
      await supertest(listener).get('/comments/readyz').expect(200, { status: 'ok' })
    })

    await leaveComment(listener)
    const { text } = await supertest(listener).get('/comments/metrics').expect(200)

    expect(text).toMatch(
      /afterword_comments_posted_total\{status="approved",service="comments"\} 1/,
    )
    expect(text).toMatch(
      /afterword_messages_waiting\{queue="comments.notices",service="comments"\} 0/,
    )
    expect(text).not.toContain('ada@example.com')
  })
})

describe('the API document', () => {
  it('names every route there is, and no other', async () => {
    const { body } = await supertest(listener).get('/comments/openapi.json').expect(200)

    const described = Object.entries(body.paths as Record<string, object>).flatMap(
      ([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`),
    )

    expect(body.openapi).toBe('3.1.0')
    expect(described.toSorted()).toEqual([...new Set(listRoutes(anApp()))].toSorted())
  })

  it('says of each route how it may refuse', async () => {
    const { body } = await supertest(listener).get('/comments/openapi.json')

    const posting = body.paths['/comments/v1/sites/{site}/comments'].post

    expect(Object.keys(posting.responses)).toEqual(
      expect.arrayContaining([
        '201',
        '400',
        '403',
        '404',
        '409',
        '413',
        '415',
        '422',
        '429',
        '503',
      ]),
    )
    expect(posting.requestBody.content['application/json'].schema).toBeDefined()
    await supertest(listener).get('/comments/docs/').expect(200)
  })
})

/** The application alone: the service puts a listener for hot reads in front of it. */
function anApp(): Express {
  const deps = { publicUrl: 'https://talk.example.com', tokenKeys: TOKEN_KEYS }
  const surroundings = { trustedProxies: 0, embedFolder: '.', log: silent, health: {} }
  return createApp(deps as unknown as Deps, surroundings as never)
}

/** Every route of the API: what begins with a version, or is a page that mail leads to. */
function listRoutes(app: Express): string[] {
  const routes = (router: Router): string[] =>
    router.stack.flatMap((layer) => {
      if (layer.route) {
        const { path, methods } = layer.route as unknown as {
          path: string
          methods: Record<string, boolean>
        }
        return Object.keys(methods).map((method) => `${method} ${path}`)
      }
      const inner = layer.handle as unknown as Router
      return Array.isArray(inner.stack) ? routes(inner) : []
    })
  return routes(app.router as unknown as Router)
    .filter((route) =>
      /^(?!options)\w+ \/comments\/(v1|moderate|mine|notices|reports|decisions)\//.test(route),
    )
    .map((route) => route.replaceAll(/:(\w+)/g, '{$1}'))
}

describe('the widget', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'afterword widget-'))
    await writeFile(join(folder, 'embed.js'), 'void 0')
    await writeFile(join(folder, 'secret.txt'), 'no')
    await mkdir(join(folder, 'embed'))
    await writeFile(join(folder, 'embed', 'de.json'), '{}')
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('is served to any page, for five minutes', async () => {
    const app = startAside({ embedFolder: folder })

    const { headers, text } = await supertest(app).get('/embed.js').expect(200)

    expect(text).toBe('void 0')
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'last-modified': expect.any(String),
    })
    await supertest(app).get('/embed.js').set('If-None-Match', headers['etag']!).expect(304)
    await supertest(app).get('/embed/de.json').expect(200)
  })

  it('is all that is served of its folder', async () => {
    const app = startAside({ embedFolder: folder })

    for (const path of [
      '/secret.txt',
      '/embed/../secret.txt',
      '/embed/%2e%2e/secret.txt',
      '/embed/',
    ]) {
      await supertest(app).get(path).expect(404)
    }
  })

  it('says what is missing while it is not built', async () => {
    const app = startAside({ embedFolder: join(folder, 'nowhere') })

    const answer = await supertest(app).get('/embed.js').expect(503)

    expect(problemOf(answer)).toBe('unavailable')
    expect(answer.body.detail).toContain('npm run build')
  })
})

describe('without Redis', () => {
  it('comments are taken as ever, and one network is still held back', async () => {
    const app = startAside({ redis: { ...redis, url: `redis://127.0.0.1:${await freePort()}` } })
    const from = anyAddress()
    const again = () => post(app, commentBody()).set('X-Forwarded-For', from)

    const begun = performance.now()
    await again().expect(201)
    expect(performance.now() - begun).toBeLessThan(1_000)

    for (let count = 1; count < 10; count += 1) await again().expect(201)
    const refused = await again().expect(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    await supertest(app).get('/comments/readyz').expect(200, { status: 'degraded' })
  })
})

describe('without PostgreSQL', () => {
  it('every route says when to come back, and the process stays', async () => {
    const url = `postgres://nobody@127.0.0.1:${await freePort()}/none`
    const away = openDatabase<CommentsSchema>({ url, connections: 2, log: silent })
    afterAll(() => away.destroy())
    const app = startAside({}, away)
    const link = moderatePath(
      'daily' as never,
      '019a0000-0000-7000-8000-000000000001',
      newId(StaffId),
    )

    const answers = [
      await readThread(app).expect(503),
      await post(app, commentBody()).expect(503),
      await supertest(app).get(link).expect(503),
      await supertest(app).get('/comments/readyz').expect(503),
    ]

    for (const answer of answers) {
      expect(answer.headers['retry-after']).toBe('1')
      expect(problemOf(answer)).toBe('unavailable')
    }
    await supertest(app).get('/comments/healthz').expect(200)
    await supertest(app).get('/comments/metrics').expect(200)
  })
})

describe('every answer', () => {
  it('says to browsers what they must not do with it', async () => {
    const { headers } = await supertest(listener).get('/comments/nowhere').expect(404)

    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
    })
    expect(headers['x-powered-by']).toBeUndefined()
  })
})

function startAside(own: object, as = database.openAs<CommentsSchema>('comments')) {
  const settings = { ...serviceSettings(redis), ...own }
  const service = start(settings, { db: as, log: silent, now: () => new Date() })
  afterAll(() => service.stop())
  return asDocumented(service.listener)
}
