import { randomBytes } from 'node:crypto'
import { CommentId, newId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeAll, expect, it } from 'vitest'
import { testCommentsSite } from '../support/comments-site.ts'
import { leaveComment, PAGE, problemOf, readThread } from '../support/comments.ts'

const { listener } = testCommentsSite()
let root: CommentId

beforeAll(async () => {
  const comment = await leaveComment(listener)
  root = comment.id
})

/** As long as one of ours, and signed by nobody. */
function forge({ time, id = newId(CommentId) }: { time: bigint; id?: string }): string {
  const bytes = Buffer.alloc(44)
  bytes.writeBigInt64BE(time, 4)
  bytes.write(id.replaceAll('-', ''), 12, 'hex')
  return bytes.toString('base64url')
}

const cursors: [string, string][] = [
  ['no comment', Buffer.alloc(44, 0xaa).toString('base64url')],
  ['the end of time', forge({ time: 0x7f_ff_ff_ff_ff_ff_ff_ffn })],
  ['the last date there is', forge({ time: 8_640_000_000_000_000n })],
  ['long before the web', forge({ time: -8_640_000_000_000_000n })],
  ['now', forge({ time: BigInt(Date.now()) })],
  ['the nil id', forge({ time: 0n, id: '0'.repeat(32) })],
  ...Array.from({ length: 8 }, (_, index): [string, string] => [
    `chance (${index})`,
    randomBytes(44).toString('base64url'),
  ]),
]

it.each(cursors)('a forged cursor that leads to %s is refused', async (_where, after) => {
  for (const sort of ['newest', 'oldest', 'top']) {
    const answer = await readThread(listener, { after, sort }).expect(400)
    expect(problemOf(answer)).toBe('invalid-query')
    expect(answer.body.errors).toMatchObject([{ pointer: '?after' }])
  }
  await supertest(listener)
    .get(`/comments/v1/comments/${root}/replies`)
    .query({ after })
    .expect(400)
  for (const name of ['thread.html', 'comments.html']) {
    await supertest(listener)
      .get(`/comments/v1/sites/daily/${name}`)
      .query({ url: PAGE, after })
      .expect(400)
  }
  await supertest(listener)
    .get('/comments/v1/sites/daily/comments.html')
    .query({ url: PAGE, after, root })
    .expect(400)
})
