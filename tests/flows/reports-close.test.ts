import { type CommentId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { describe, expect, it } from 'vitest'
import { testCommentsSite } from '../support/comments-site.ts'
import { commentBody, decide, leaveComment, post } from '../support/comments.ts'
import { pathOf, report } from '../support/reports.ts'

const { db, key, listener } = testCommentsSite()

let pages = 0
const anyPage = (): string => `https://news.example/closed/${(pages += 1)}`

async function comment(): Promise<{ id: CommentId }> {
  return leaveComment(listener, { page: { url: anyPage() } })
}

describe('a decision on a comment', () => {
  it.each([
    ['approve', 'dismissed'],
    ['reject', 'upheld'],
    ['spam', 'upheld'],
    ['delete', 'upheld'],
  ])('to %s it closes its reports as %s', async (action, status) => {
    const { id } = await comment()
    await report(listener, id)
    await report(listener, id)

    await decide(listener, key(), [{ commentId: id, action }]).expect(200)

    const [decision] = await decisionsOn(id)
    expect(await reportsOn(id)).toMatchObject(
      [0, 1].map(() => ({ status, decisionId: decision!.id, decidedAt: decision!.createdAt })),
    )
  })

  it.each(['reject', 'approve'])('to %s it, undone, opens them again', async (action) => {
    const { id } = await comment()
    await report(listener, id)
    const { body } = await decide(listener, key(), [{ commentId: id, action }]).expect(200)

    await undo(body.results[0].decisionId).expect(200)

    expect(await reportsOn(id)).toMatchObject([{ status: 'open', decidedAt: null }])
  })

  it('that only dismissed them, undone, lets them count again', async () => {
    const { id } = await comment()
    await report(listener, id)
    await report(listener, id)
    const { body } = await decide(listener, key(), [{ commentId: id, action: 'approve' }])
    await undo(body.results[0].decisionId).expect(200)

    await report(listener, id)

    const { status } = await db
      .selectFrom('comments.comments')
      .select('status')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(status).toBe('pending')
  })

  it('by its author, who takes it back, closes them too', async () => {
    const { body } = await post(listener, commentBody({ page: { url: anyPage() } })).expect(201)
    const { id } = body.comment
    const filed = await report(listener, id)

    await supertest(listener)
      .delete(`/comments/v1/comments/${id}`)
      .set('Authorization', `Bearer ${body.editToken}`)
      .expect(204)

    expect(await reportsOn(id)).toMatchObject([{ status: 'upheld' }])
    await supertest(listener).get(pathOf(filed)).expect(200)
  })

  it('that is none, as to pin it, leaves them open', async () => {
    const { id } = await comment()
    await report(listener, id)

    await decide(listener, key(), [{ commentId: id, action: 'pin' }]).expect(200)

    expect(await reportsOn(id)).toMatchObject([{ status: 'open' }])
  })
})

function undo(decision: string): supertest.Test {
  return supertest(listener)
    .post(`/comments/v1/sites/daily/moderation/decisions/${decision}/undo`)
    .set('Authorization', `Bearer ${key()}`)
}

async function decisionsOn(id: CommentId) {
  return db.selectFrom('comments.decisions').selectAll().where('commentId', '=', id).execute()
}

async function reportsOn(id: CommentId) {
  return db.selectFrom('comments.reports').selectAll().where('commentId', '=', id).execute()
}
