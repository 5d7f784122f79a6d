import type { RequestListener } from 'node:http'
import supertest from 'supertest'
import { anyAddress } from './comments.ts'

/** Votes on a comment from a network of its own. */
export function castVote(
  listener: RequestListener,
  id: string,
  body: object,
  from = anyAddress(),
): supertest.Test {
  return supertest(listener)
    .post(`/comments/v1/comments/${id}/votes`)
    .set('X-Forwarded-For', from)
    .send(body)
}
