import { CommentId, newId, type SiteId, StaffId } from '@afterword/shared/ids'
import { signToken } from '@afterword/shared/tokens/token'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite, createStaff } from '../support/builders.ts'
import {
  commentBody,
  decide,
  leaveComment,
  moderatePath,
  post,
  problemOf,
  readThread,
  testComments,
} from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { TOKEN_KEYS } from '../support/service-settings.ts'

const database = testDatabase()
const { db } = database
const { listener, clock } = testComments(database, testRedis())
let daily: SiteId
let key = ''
let staff: StaffId

beforeAll(async () => {
  daily = await createSite(db, 'daily', { name: 'The "Daily" & more', accent: '#aa2200' })
  key = await createApiKey(db, daily, ['moderate'])
  staff = await createStaff(db, daily, 'mod@example.com')
})

const LINKS = 'https://a.example https://b.example https://c.example'
let pages = 0

async function waiting(overrides: object = {}): Promise<{ url: string; id: string; path: string }> {
  const url = `https://news.example/moderate/${(pages += 1)}`
  const { id } = await leaveComment(listener, { page: { url }, text: LINKS, ...overrides })
  return { url, id, path: moderatePath(daily, id, staff) }
}

const press = (path: string, action: string, versions?: string): supertest.Test =>
  supertest(listener).post(path).type('form').send({ action, versions })

function versionsIn({ text }: supertest.Response): string {
  return /name="versions" value="(\d+)"/.exec(text)?.[1] ?? ''
}

describe('the page a notice leads to', () => {
  it('shows the comment and why it waits, and changes nothing', async () => {
    const { path, id } = await waiting()

    const page = await supertest(listener).get(path).expect(200)
    await supertest(listener).head(path).expect(200)

    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.text).toContain('A comment waits for you')
    expect(page.text).toContain('more links')
    expect(page.text).toContain('value="approve"')
    expect(page.text).toContain('The &#34;Daily&#34; &#38; more')
    expect(await statusOf(id)).toBe('pending')
  })

  it('keeps to itself: no script, nothing from elsewhere, in no frame, in no index', async () => {
    const { path } = await waiting()

    const { text, headers } = await supertest(listener).get(path)

    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    expect(headers).toMatchObject({
      'x-robots-tag': 'noindex, nofollow',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    expect(text).not.toMatch(/<script|<img|style=|@import|<iframe/i)
    const [, stylesheet] = /<link rel="stylesheet" href="([^"]+)"/.exec(text)!
    const styles = await supertest(listener).get(stylesheet!.replaceAll('&#38;', '&')).expect(200)
    expect(styles.headers['content-type']).toBe('text/css; charset=utf-8')
    expect(styles.text).toContain('#aa2200')
  })

  it('shows whatever was written as text', async () => {
    const { path } = await waiting({
      name: '<img src=x onerror=alert(1)>',
      text: `<script>alert(1)</script> "><svg onload=alert(1)> ${LINKS}`,
      page: {
        url: 'https://news.example/x?q="><script>',
        title: '</title><script>alert(1)</script>',
      },
    })

    const { text } = await supertest(listener).get(path).expect(200)

    expect(text).not.toMatch(/<script|<img|<svg/i)
    expect(text).toContain('&#60;img src=x onerror=alert(1)&#62;')
  })

  it.each([
    ['approve', 'Approved', 'approved', 1],
    ['reject', 'Rejected', 'rejected', 0],
    ['spam', 'Marked as spam', 'spam', 0],
  ])('does what its button %s says', async (action, title, status, count) => {
    const { path, id, url } = await waiting()

    const page = await press(path, action).expect(200)

    expect(page.text).toContain(`<h1>${title}</h1>`)
    expect(page.text).toContain(`href="${url}"`)
    expect(await statusOf(id)).toBe(status)
    expect((await readThread(listener, { url })).body.thread.count).toBe(count)
    const [decision] = await db
      .selectFrom('comments.decisions')
      .select(['actorKind', 'actorId', 'action'])
      .where('commentId', '=', CommentId.parse(id))
      .execute()
    expect(decision).toEqual({ actorKind: 'staff', actorId: staff, action })
  })

  it('says so when somebody was faster, and leaves it at that', async () => {
    const { path, id } = await waiting()
    await decide(listener, key, [{ commentId: id, action: 'approve' }])

    const before = await supertest(listener).get(path).expect(200)
    const pressed = await press(path, 'spam').expect(200)

    expect(before.text).toContain('Already decided: approved')
    expect(before.text).not.toContain('<button')
    expect(pressed.text).toContain('Already decided: approved')
    expect(await statusOf(id)).toBe('approved')
  })

  it('decides on no other words than those it showed', async () => {
    const url = 'https://news.example/moderate/rewritten'
    const { body } = await post(listener, commentBody({ page: { url }, text: LINKS })).expect(201)
    const { id } = body.comment
    const path = moderatePath(daily, id, staff)
    const seen = versionsIn(await supertest(listener).get(path).expect(200))
    await supertest(listener)
      .patch(`/comments/v1/comments/${id}`)
      .set('Authorization', `Bearer ${body.editToken}`)
      .send({ text: `Other words ${LINKS}` })
      .expect(200)

    const late = await press(path, 'approve', seen).expect(200)

    expect(late.text).toContain('Rewritten since you looked')
    expect(late.text).toContain('Other words')
    expect(await statusOf(id)).toBe('pending')
    await press(path, 'approve', versionsIn(late)).expect(200)
    expect(await statusOf(id)).toBe('approved')
  })

  it('takes one decision, of many at once', async () => {
    const { path, id } = await waiting()

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => press(path, index % 2 ? 'approve' : 'reject')),
    )

    expect(answers.filter(({ text }) => !text.includes('Already decided'))).toHaveLength(1)
    const decisions = await db
      .selectFrom('comments.decisions')
      .select('id')
      .where('commentId', '=', CommentId.parse(id))
      .execute()
    expect(decisions).toHaveLength(1)
  })
})

describe('a link that is not ours', () => {
  it('leads to a page that helps, whatever is wrong with it', async () => {
    const { path, id } = await waiting()
    const foreign = await createSite(db, 'weekly')
    const wrong = [
      '/comments/moderate/nonsense',
      '/comments/moderate/%00',
      `${path.slice(0, -2)}AA`,
      moderatePath(foreign, id, staff),
      moderatePath(daily, newId(CommentId), staff),
      moderatePath(daily, id, newId(StaffId)),
      moderatePath(daily, id, await createStaff(db, foreign, 'hedy@example.com')),
      `/comments/moderate/${signToken(TOKEN_KEYS, { purpose: 'moderate', site: daily, id })}`,
    ]

    const answers = await Promise.all(wrong.map((one) => supertest(listener).get(one).expect(404)))

    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers[0]!.text).toContain('This link does not work')
    for (const one of wrong) await press(one, 'approve').expect(404)
    expect(await statusOf(id)).toBe('pending')
  })

  it('is also one made for something else', async () => {
    const { id } = await waiting()
    const token = signToken(TOKEN_KEYS, { purpose: 'edit', site: daily, id })

    await supertest(listener).get(`/comments/moderate/${token}`).expect(404)
  })

  it('is that of somebody who has left, or does not moderate any more', async () => {
    const { id } = await waiting()
    const left = await createStaff(db, daily, 'left@example.com')
    const moved = await createStaff(db, daily, 'moved@example.com')
    for (const one of [left, moved]) {
      await supertest(listener)
        .get(moderatePath(daily, id, one))
        .expect(200)
    }
    await db.deleteFrom('platform.staff').where('id', '=', left).execute()
    await db.updateTable('platform.staff').set({ role: 'editor' }).where('id', '=', moved).execute()

    for (const one of [left, moved]) {
      const path = moderatePath(daily, id, one)
      await supertest(listener).get(path).expect(404)
      await press(path, 'approve').expect(404)
    }

    expect(await statusOf(id)).toBe('pending')
  })

  it('is one older than seven days', async () => {
    const { path, id } = await waiting()
    clock.at = new Date(clock.at.getTime() + 7 * 86_400_000 + 1_000)

    await supertest(listener).get(path).expect(404)
    await press(path, 'approve').expect(404)

    expect(await statusOf(id)).toBe('pending')
  })
})

describe('a link to a comment that waits again', () => {
  it('works for seven days from then, not from when it was written', async () => {
    const { path, id } = await waiting()
    await decide(listener, key, [{ commentId: id, action: 'approve' }])
    clock.at = new Date(clock.at.getTime() + 20 * 86_400_000)
    await decide(listener, key, [{ commentId: id, action: 'wait' }])

    clock.at = new Date(clock.at.getTime() + 6 * 86_400_000)
    await supertest(listener).get(path).expect(200)
    clock.at = new Date(clock.at.getTime() + 2 * 86_400_000)
    await supertest(listener).get(path).expect(404)
  })
})

describe('what is posted to it', () => {
  it('is one of its buttons, in a small form', async () => {
    const { path } = await waiting()

    expect(problemOf(await press(path, 'delete').expect(422))).toBe('invalid-body')
    await supertest(listener).post(path).expect(422)
    await press(path, 'x'.repeat(5_000)).expect(413)
    await supertest(listener).post(path).send({ action: 'approve' }).expect(415)
  })
})

async function statusOf(id: string): Promise<string> {
  const { status } = await db
    .selectFrom('comments.comments')
    .select('status')
    .where('id', '=', CommentId.parse(id))
    .executeTakeFirstOrThrow()
  return status
}
