import type { RequestListener } from 'node:http'
import supertest from 'supertest'

export type Result = {
  commentId: string | null
  outcome: string
  decisionId: string | null
  status: string | null
  state: string | null
  others: number
  detail: string | null
}

/** A moderator at work: whoever holds this key of a site. */
export function moderator(listener: RequestListener, key: string, site = 'daily') {
  const path = `/comments/v1/sites/${site}/moderation`
  const get = (rest: string, query: object = {}): supertest.Test =>
    supertest(listener).get(`${path}${rest}`).set('Authorization', `Bearer ${key}`).query(query)
  const send = (rest: string, body: object): supertest.Test =>
    supertest(listener).post(`${path}${rest}`).set('Authorization', `Bearer ${key}`).send(body)

  return {
    queue: (query: object = {}) => get('', query),
    audit: (query: object = {}) => get('/audit', query),
    look: (id: string) => get(`/comments/${id}`),
    send: (decisions: object[], note: string | null = null) =>
      send('/decisions', { decisions, note }),
    undo: (id: string | null, note: string | null = null) =>
      send(`/decisions/${id}/undo`, { note }),
    /** Decides on one thing, and says what came of it. */
    async decide(asked: object): Promise<Result> {
      const { body } = await send('/decisions', { decisions: [asked] }).expect(200)
      return body.results[0]
    },
  }
}
