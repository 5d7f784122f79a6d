import type { RequestListener } from 'node:http'
import type { ThreadId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import supertest from 'supertest'
import { leaveComment, readThread } from './comments.ts'
import type { EverySchema } from './postgres.ts'

const THREADS = '/comments/v1/sites/daily/threads'

/** The calls of a site about its own threads, with one of its keys. */
export function threadApi(listener: RequestListener, key: () => string) {
  const authorized = (test: supertest.Test): supertest.Test =>
    test.set('Authorization', `Bearer ${key()}`)
  const app = supertest(listener)
  return {
    list: (query: object = {}) => authorized(app.get(THREADS).query(query)),
    set: (query: object, body: object) => authorized(app.put(THREADS).query(query).send(body)),
    view: (id: string) => authorized(app.get(`${THREADS}/${id}`)),
    move: (id: string, body: object) => authorized(app.post(`${THREADS}/${id}/move`).send(body)),
    alias: (id: string, body: object) =>
      authorized(app.post(`${THREADS}/${id}/aliases`).send(body)),
    unalias: (id: string, query: object) =>
      authorized(app.delete(`${THREADS}/${id}/aliases`).query(query)),
    merge: (id: string, body: object) => authorized(app.post(`${THREADS}/${id}/merge`).send(body)),
    dismiss: (id: string, body: object) =>
      authorized(app.post(`${THREADS}/${id}/dismissals`).send(body)),
    doctor: (query: object = {}) => authorized(app.get(`${THREADS}/doctor`).query(query)),
    post: (path: string, body: object) => authorized(app.post(path).send(body)),
  }
}

/** Has a page commented on and returns the id of its thread. */
export async function startThread(
  listener: RequestListener,
  page: { url: string; id?: string; title?: string },
): Promise<ThreadId> {
  await leaveComment(listener, { page })
  const { url, id } = page
  const { body } = await readThread(listener, { url, ...(id && { id }) })
  return body.thread.id
}

/** Threads whose count is not that of their shown comments. */
export async function listMiscounted(db: Kysely<EverySchema>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from comments.threads t where approved_count <> (
      select count(*) from comments.comments c where c.thread_id = t.id and c.status = 'approved'
    )
  `.execute(db)
  return rows.map(({ id }) => id)
}
