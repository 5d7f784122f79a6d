import type { RequestListener } from 'node:http'
import supertest from 'supertest'
import { anyAddress } from './comments.ts'

/** Reports a comment from a network of its own. */
export function report(
  listener: RequestListener,
  id: string,
  body: object = {},
  from = anyAddress(),
): supertest.Test {
  return supertest(listener)
    .post(`/comments/v1/comments/${id}/reports`)
    .set('X-Forwarded-For', from)
    .send({ reason: 'abuse', ...body })
}

/** The path of a status page, of the address that an answer gave. */
export function pathOf({ body }: supertest.Response): string {
  return new URL(body.report.statusUrl).pathname
}
