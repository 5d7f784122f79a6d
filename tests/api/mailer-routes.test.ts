import { randomUUID } from 'node:crypto'
import { KEY_PROBLEMS } from '@afterword/shared/http/api-parts'
import type { RunningService } from '@afterword/shared/service'
import supertest from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { problemOf } from '../support/comments.ts'
import { testMailers } from '../support/mailer.ts'

type Described = { security?: object[]; responses: object }
type Route = { method: string; path: string; described: Described }

const { db, mailer } = testMailers()
let listener: RunningService['listener']
let routes: Route[]
let useless = ''
let foreign = ''

beforeAll(async () => {
  useless = await createApiKey(db, await createSite(db), ['read'])
  foreign = await createApiKey(db, await createSite(db, 'monthly'), ['admin'])
})

beforeEach(async () => {
  ;({ listener } = mailer.start())
  const { body } = await supertest(listener).get('/mailer/openapi.json').expect(200)
  routes = Object.entries(body.paths as Record<string, Record<string, Described>>)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => ({ method, path, described })),
    )
    .filter(({ described }) => described.security)
})

/** Answers of all these routes to whoever holds this key, if any. */
async function answersTo(headers: Record<string, string>): Promise<string[]> {
  const answers: string[] = []
  for (const { method, path } of routes) {
    const place = path.replace('{site}', 'daily').replace(/\{\w+\}/, randomUUID())
    const answer = await supertest(listener)[method as 'get'](place).set(headers)
    answers.push(`${answer.status} ${problemOf(answer)}`)
  }
  return [...new Set(answers)]
}

describe('every route of the mailer that needs a key', () => {
  it('says all that a key may be refused for', () => {
    expect(routes.length).toBeGreaterThan(8)
    for (const { method, path, described } of routes) {
      const said = JSON.stringify(described.responses)
      const missing = KEY_PROBLEMS.filter((problem) => !said.includes(`\`${problem}\``))
      expect(missing, `${method} ${path}`).toEqual([])
    }
  })

  it('asks for the key before it looks at anything else', async () => {
    expect(await answersTo({})).toEqual(['401 unauthorized'])
    expect(await answersTo({ Authorization: `Bearer ${useless}` })).toEqual(['403 forbidden'])
    expect(await answersTo({ Authorization: `Bearer ${foreign}` })).toEqual(['404 site-not-found'])
  })

  it('refuses an address that it cannot read', async () => {
    for (const { method, path } of routes) {
      const ask = supertest(listener)[method as 'get'](path.replace(/\{\w+\}/, '%ff'))
      expect(problemOf(await ask), `${method} ${path}`).toBe('malformed-request')
    }
  })

  it('is closed to pages of other origins', async () => {
    expect(await answersTo({ Origin: 'https://elsewhere.example' })).toEqual([
      '403 origin-not-allowed',
    ])
  })
})
