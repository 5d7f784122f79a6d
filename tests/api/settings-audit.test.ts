import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, expect, it } from 'vitest'
import { createApiKey } from '../support/builders.ts'
import { testCommentsSite } from '../support/comments-site.ts'
import { moderator } from '../support/moderation.ts'
import { threadApi } from '../support/threads.ts'

const { listener, db, daily } = testCommentsSite()
let key = ''
let keyId = ''
let desk: ReturnType<typeof moderator>
const threads = threadApi(listener, () => key)

beforeAll(async () => {
  key = await createApiKey(db, daily(), ['moderate', 'admin'])
  desk = moderator(listener, key)
  const { rows } = await sql<{ id: string }>`
    select id from platform.api_keys where 'admin' = any(scopes)
  `.execute(db)
  keyId = rows[0]!.id
})

function send(method: 'put' | 'patch', path: string, body: object): supertest.Test {
  const call = supertest(listener)[method](`/comments/v1/sites/daily/${path}`)
  return call.set('Authorization', `Bearer ${key}`).send(body)
}

async function newest() {
  const { body } = await desk.audit({ limit: 1 }).expect(200)
  return body.decisions[0]
}

it('what is set of a thread is in the log, with who set it, and only where it changes something', async () => {
  const url = 'https://news.example/audited'
  const { body } = await threads.set({ url }, { state: 'closed', section: 'world' }).expect(200)
  await threads.set({ url }, { state: 'closed', title: 'Harbour' }).expect(200)

  const line = await newest()

  expect(line).toMatchObject({
    action: 'set-thread',
    threadId: body.thread.id,
    actor: { kind: 'api-key', id: keyId },
    reason: 'state: closed, section: world',
  })
  expect((await desk.audit({ thread: body.thread.id })).body.decisions).toHaveLength(1)
  await desk.undo(line.id).expect(409)
})

it('so is what is set of a section, and of a site, without its secrets', async () => {
  await send('put', 'sections/world', { state: 'hidden' }).expect(200)
  expect(await newest()).toMatchObject({
    action: 'set-section',
    threadId: null,
    actor: { kind: 'api-key', id: keyId },
    reason: 'world: hidden',
  })

  const secret = 'a secret of at least 32 characters'
  await send('patch', 'settings', {
    everyThread: 'closed',
    maxLinks: 3,
    purge: { url: 'https://news.example/purge', secret },
  }).expect(200)
  expect(await newest()).toMatchObject({
    action: 'change-settings',
    reason: 'everyThread: closed, maxLinks, purge',
  })
  await send('patch', 'settings', { everyThread: null }).expect(200)
  expect(await newest()).toMatchObject({ reason: 'everyThread: none' })
  expect((await desk.audit()).text).not.toContain(secret)
})

it('a moderator can still undo what was decided before a title was set', async () => {
  const url = 'https://news.example/titled'
  const { body } = await threads.set({ url }, { title: 'Harbour' }).expect(200)
  const closed = await desk.decide({ threadId: body.thread.id, action: 'close-thread' })
  await threads.set({ url }, { section: 'sport' }).expect(200)

  const { body: undone } = await desk.undo(closed.decisionId).expect(200)

  expect(undone.outcome).toBe('undone')
})
