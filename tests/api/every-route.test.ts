import { randomUUID } from 'node:crypto'
import type { CommentsSchema } from '@afterword/comments/schema'
import { openDatabase } from '@afterword/shared/postgres/database'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { anyAddress, problemOf, testComments } from '../support/comments.ts'
import { freePort } from '../support/free-port.ts'
import { silent } from '../support/log.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const redis = testRedis()
const { listener } = testComments(database, redis)
const noDatabase = `postgres://nobody@127.0.0.1:${await freePort()}/none`
const away = openDatabase<CommentsSchema>({ url: noDatabase, connections: 2, log: silent })
const withoutDatabase = testComments({ openAs: () => away as never }, redis).listener
afterAll(() => away.destroy())

type Described = { security?: object[]; responses: Record<string, { content?: object }> }
type Route = { method: string; path: string; described: Described }

let routes: Route[]
let foreign = ''
let useless = ''
let admin = ''

beforeAll(async () => {
  const daily = await createSite(db)
  await createSite(db, 'weekly', { origins: ['https://weekly.example'] })
  foreign = await createApiKey(db, await createSite(db, 'monthly'), ['admin'])
  useless = await createApiKey(db, daily, ['read'])
  admin = await createApiKey(db, daily, ['admin', 'moderate', 'publish'])
  const { body } = await supertest(listener).get('/comments/openapi.json').expect(200)
  routes = Object.entries(body.paths as Record<string, Record<string, Described>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, described]) => ({ method, path, described })),
  )
})

const isKeyed = ({ described }: Route): boolean =>
  described.security?.some((one) => 'key' in one && !('editToken' in one)) ?? false

/** Read by everybody alike: as JSON, a fragment, a feed or a stream. */
const isPublicRead = ({ method, path }: Route): boolean =>
  method === 'get' &&
  /\/(thread|thread\.html|counts|events|feed\.atom|comments\/\{id\})$/.test(path)

const isOnSite = ({ path }: Route): boolean => path.includes('/sites/{site}/')

function placeOf({ path }: Route, site = 'daily'): string {
  return path
    .replace('{site}', site)
    .replace('{id}', randomUUID())
    .replace('{token}', 'nonsense')
    .replace('{name}', 'news')
}

type Headers = Record<string, string>

function call(route: Route, headers: Headers = {}, site = 'daily'): supertest.Test {
  const sent = { 'X-Forwarded-For': anyAddress(), ...headers }
  const { method } = route
  const request = supertest(listener)[method as 'get'](placeOf(route, site)).set(sent)
  return method === 'get' ? request.timeout({ response: 5_000 }) : request
}

/** What of these routes a test does not find as it should be. */
async function failing(
  those: Route[],
  isRight: (route: Route) => Promise<unknown>,
): Promise<string[]> {
  const wrong: string[] = []
  for (const route of those) {
    const found = await isRight(route)
    if (found !== true) wrong.push(`${route.method} ${route.path}: ${String(found)}`)
  }
  return wrong
}

const withKey = (key: string): Headers => ({ Authorization: `Bearer ${key}` })

describe('every route that needs a key', () => {
  it('asks for it, before it looks at anything else', async () => {
    expect(routes.filter(isKeyed).length).toBeGreaterThan(25)
    const wrong = await failing(routes.filter(isKeyed), async (route) => {
      const answer = await call(route)
      return (
        (answer.status === 401 && answer.headers['www-authenticate'] === 'Bearer') || answer.status
      )
    })

    expect(wrong).toEqual([])
  })

  it('is closed to a key that may only read', async () => {
    const wrong = await failing(routes.filter(isKeyed), async (route) => {
      const answer = await call(route, withKey(useless))
      return answer.status === 403 && problemOf(answer) === 'forbidden' ? true : answer.status
    })

    expect(wrong).toEqual([])
  })

  it('answers a key of another site as if there were no such site', async () => {
    const wrong = await failing(routes.filter(isKeyed), async (route) => {
      const [theirs, none] = [
        await call(route, withKey(foreign)),
        await call(route, withKey(foreign), 'nowhere'),
      ]
      const words = ({ status, body }: supertest.Response) =>
        JSON.stringify([status, { ...body, requestId: '' }])
      return words(theirs) === words(none) && theirs.status === 404 ? true : words(theirs)
    })

    expect(wrong).toEqual([])
  })
})

describe('every route', () => {
  it('is found by its exact name alone', async () => {
    const wrong = await failing(routes, async (route) => {
      const path = placeOf(route)
      const ask = (at: string) => supertest(listener)[route.method as 'get'](at)
      const others = [`${path}/`, path.replace('/comments/', '/Comments/'), `/${path}`]
      const answers = await Promise.all(others.map((at) => ask(at)))
      const statuses = answers.map(({ status }) => status)
      return statuses.every((status) => status === 404) || statuses.join()
    })

    expect(wrong).toEqual([])
  })

  it('refuses what it cannot read, and never breaks', async () => {
    const by = withKey(admin)
    const unreadable: ((route: Route) => supertest.Test)[] = [
      (route) => call({ ...route, path: route.path.replace(/\{\w+\}/, '%ff') }, by),
      (route) => call({ ...route, path: route.path.replace(/\{\w+\}/, '%00') }, by),
      (route) => call(route, by).query({ url: '\0', limit: 'all', before: 'then' }),
      (route) => call(route, by),
      (route) => call(route, by).type('text/plain').send('Something to say'),
      (route) => call(route, by).type('application/json').send('{'),
      (route) => call(route, by).send([]),
      (route) => call(route, by).type('form').send('action=dance'),
      (route) => call(route, by).send({ text: 'x'.repeat(300_000) }),
    ]
    const wrong = await failing(routes, async (route) => {
      const statuses: number[] = []
      for (const ask of unreadable) statuses.push((await ask(route)).status)
      return statuses.every((status) => status < 500) || statuses.join()
    })

    expect(wrong).toEqual([])
  })

  it('says when to come back while PostgreSQL is away, or what else is wrong', async () => {
    const wrong = await failing(routes, async (route) => {
      const ask = supertest(withoutDatabase)[route.method as 'get'](placeOf(route))
      const { status, headers } = await ask.set(withKey('any'))
      if (status === 503) return headers['retry-after'] === '1'
      return (status >= 400 && status < 500) || status
    })

    expect(wrong).toEqual([])
  })

  it('sets no cookie, and says nothing of what it is made with', async () => {
    const wrong = await failing(routes, async (route) => {
      const { headers } = await call(route)
      const kept = headers['set-cookie'] ?? headers['x-powered-by'] ?? headers['server']
      return kept === undefined || kept
    })

    expect(wrong).toEqual([])
  })

  it('has the headers of its kind', async () => {
    const wrong = await failing(routes, async (route) => {
      const { headers } = await call(route)
      const policy = headers['content-security-policy'] ?? ''
      const isSafe =
        policy.includes("default-src 'none'") &&
        policy.includes("frame-ancestors 'none'") &&
        headers['x-content-type-options'] === 'nosniff' &&
        ['no-referrer', 'same-origin'].includes(headers['referrer-policy'] ?? '')
      return isSafe || JSON.stringify(headers)
    })

    expect(wrong).toEqual([])
  })

  it('but public reads is never kept by anybody on the way', async () => {
    const others = routes.filter((route) => !isPublicRead(route))
    const wrong = await failing(others, async (route) => {
      const { headers, status } = await call(route)
      return headers['cache-control'] === 'no-store' || `${status} ${headers['cache-control']}`
    })

    expect(wrong).toEqual([])
  })
})

describe('a page elsewhere', () => {
  const preflight = (route: Route, origin: string) =>
    supertest(listener)
      .options(placeOf(route))
      .set({ Origin: origin, 'Access-Control-Request-Method': route.method.toUpperCase() })

  /** A site's own server sets how readers sign in: no page has any business there. */
  const isForServers = ({ path }: Route): boolean => path.endsWith('/sign-in')
  const api = () =>
    routes.filter(
      (route) => isOnSite(route) && !isPublicRead(route) && !route.path.endsWith('html'),
    )

  it('may call nothing but public reads', async () => {
    const wrong = await failing(api(), async (route) => {
      const found: unknown[] = []
      for (const origin of ['https://evil.example', 'null', 'https://weekly.example']) {
        const { headers } = await preflight(route, origin)
        found.push(headers['access-control-allow-origin'])
      }
      return found.every((one) => one === undefined) || found.join()
    })

    expect(wrong).toEqual([])
  })

  it('of the site may, by its name alone, and is not asked again for ten minutes', async () => {
    const those = api().filter((route) => !isForServers(route))
    const wrong = await failing(those, async (route) => {
      const { status, headers } = await preflight(route, 'https://news.example')
      const isRight =
        status === 204 &&
        headers['access-control-allow-origin'] === 'https://news.example' &&
        headers['access-control-allow-credentials'] === undefined &&
        headers['access-control-max-age'] === '600' &&
        /\bOrigin\b/.test(headers['vary'] ?? '')
      return isRight || `${status} ${JSON.stringify(headers)}`
    })

    expect(wrong).toEqual([])
  })
})
