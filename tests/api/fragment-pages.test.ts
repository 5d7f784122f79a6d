import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { leaveComment, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let pages = 0

beforeAll(async () => {
  await createSite(db)
})

const newPage = (): string => `https://news.example/fragment/${(pages += 1)}`

function open(url: string, name = 'thread.html', query: object = {}): supertest.Test {
  return supertest(listener)
    .get(`/comments/v1/sites/daily/${name}`)
    .query({ url, ...query })
}

describe('the links of a fragment', () => {
  it('lead on to more comments and more replies, on pages of ours', async () => {
    const page = { url: newPage() }
    const { id: root } = await leaveComment(listener, { page })
    const { threadId, authorId } = await db
      .selectFrom('comments.comments')
      .select(['threadId', 'authorId'])
      .where('id', '=', root)
      .executeTakeFirstOrThrow()
    await copyComments({ threadId, authorId, root, roots: 60, replies: 60 })

    const markup = (await open(page.url).expect(200)).text
    const [more, replies] = ['More comments', 'More replies'].map((words) =>
      linkCalled(markup, words),
    )

    const morePage = await supertest(listener).get(more!).expect(200)
    expect(morePage.text).toContain('<h1>More comments</h1>')
    expect(morePage.text.match(/Root \d+</g)?.length).toBeGreaterThan(5)
    const branch = linkCalled(`${markup}${morePage.text}`, 'More replies') ?? replies
    const repliesPage = await supertest(listener).get(branch!).expect(200)
    expect(repliesPage.text.match(/Reply \d+</g)).toHaveLength(10)
    expect(repliesPage.text).not.toContain('More replies')
  })

  it('say so on a page when they lead to nothing, or to somebody else', async () => {
    const { id } = await leaveComment(listener, { page: { url: newPage() } })

    const missing = await open(newPage(), 'comments.html', { root: id }).expect(404)
    await open('https://evil.example/x', 'reply.html').expect(422)
    await open('https://evil.example/x', 'comments.html').expect(422)
    await open(newPage(), 'comments.html', { after: 'x' }).expect(400)

    expect(missing.headers['content-type']).toContain('text/html')
    expect(missing.text).toContain('There is no such comment.')
  })
})

describe('the page to write a reply on', () => {
  it('shows what is replied to, and a form that replies to it', async () => {
    const page = { url: newPage() }
    const { id } = await leaveComment(listener, { page, text: 'What do you *think*?' })

    const elsewhere = newPage()
    const { text, headers } = await open(elsewhere, 'reply.html', { parent: id }).expect(404)
    const found = await open(page.url, 'reply.html', { parent: id }).expect(200)

    expect(text).toContain('There is no such comment.')
    expect(headers['content-type']).toContain('text/html')
    expect(found.text).toContain('<h1>Leave a Reply to Ada</h1>')
    expect(found.text).toContain('<em>think</em>')
    expect(found.text).toContain(`name="parentId" value="${id}"`)
    expect(found.text).toContain(`href="${page.url}#comment-${id}"`)
    expect(found.headers).toMatchObject({
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
    })
  })
})

type Copies = { threadId: string; authorId: string; root: string; roots: number; replies: number }

/** Many comments at once, written past every limit. */
async function copyComments({ threadId, authorId, root, roots, replies }: Copies): Promise<void> {
  await sql`
    insert into comments.comments (id, site_id, thread_id, root_id, depth, author_id, text, html,
      status, version, shown, placed, created_at)
    select id, 'daily', ${threadId}, id, 0, ${authorId}, '', '<p>Root ' || n || '</p>', 'approved', 1, true, true,
      date_trunc('second', now()) - n * interval '1 minute'
    from (select gen_random_uuid() as id, n from generate_series(1, ${roots}) n) as rows`.execute(
    db,
  )
  await sql`
    insert into comments.comments (id, site_id, thread_id, parent_id, root_id, depth, author_id, text, html,
      status, version, shown, placed, created_at)
    select gen_random_uuid(), 'daily', ${threadId}, ${root}, ${root}, 1, ${authorId}, '', '<p>Reply ' || n || '</p>',
      'approved', 1, true, true, date_trunc('second', now()) + n * interval '1 second'
    from generate_series(1, ${replies}) n`.execute(db)
}

/** The path of the link of that name. */
function linkCalled(markup: string, words: string): string | undefined {
  const [, href] =
    new RegExp(`href="https://talk.example([^"]+)"[^>]*>${words}</a>`).exec(markup) ?? []
  return href?.replaceAll('&#38;', '&')
}
