import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { anyAddress, problemOf, readThread } from '../support/comments.ts'
import { testHouse } from '../support/house.ts'
import { testDatabase } from '../support/postgres.ts'
import { ask, askForMine, write, writeProved } from '../support/readers.ts'
import { testRedis } from '../support/redis.ts'
import { testMailServer } from '../support/smtp.ts'
import { textOf } from '../support/text-of.ts'

const database = testDatabase()
const { db } = database
const mail = testMailServer()
const house = testHouse(database, { redis: testRedis(), mail })

beforeAll(async () => {
  await createSite(db)
  await createSite(db, 'weekly')
})

let count = 0
let email: string
let url: string

beforeEach(() => {
  email = `reader-${(count += 1)}@example.com`
  url = `https://news.example/${count}`
})

const someone = (overrides: object = {}) =>
  writeProved({ house, mail }, { email, page: { url }, ...overrides })

const openMine = () => askForMine({ house, mail }, email)

const press = (path: string, form: object): supertest.Test =>
  supertest(house.comments).post(path).type('form').send(form)

const show = (path: string): supertest.Test => supertest(house.comments).get(path)

describe('the link to my comments', () => {
  it('is mailed to a proved address, without a word of what was said', async () => {
    await someone({ text: 'Only under the article', name: 'Ada L.' })

    const path = await openMine()

    const letter = mail.to(email).at(-1)!
    expect(letter.subject).toBe('Your comments at The Daily')
    expect(letter.source).not.toMatch(/Only under|Ada L\./)
    expect(letter.headers.get('auto-submitted')).toBe('auto-generated')
    const { text } = await show(path).expect(200)
    expect(text).toContain('Only under the article')
    expect(text).toContain('Ada L.')
  })

  it('is answered alike for an address that is unknown, unproved or has just had one', async () => {
    await write(house.comments, { email: 'unproved@example.com', page: { url } })
    await someone()
    await openMine()

    const answers = await Promise.all(
      ['unproved@example.com', 'unknown@example.com', email].map((each) =>
        ask(house.comments, 'my-comments', { email: each }),
      ),
    )

    const seen = answers.map(({ status, body, headers }) => {
      const { date: _date, 'x-request-id': _id, ...rest } = headers
      return JSON.stringify([status, body, rest])
    })
    expect(new Set(seen).size).toBe(1)
    expect(answers[0]!.status).toBe(202)
    const links = await sql`
      select from comments.my_comments_links l join comments.authors a on a.id = l.author_id
      where a.address in ('unproved@example.com', ${email})
    `.execute(db)
    expect(links.rows).toHaveLength(1)
  })

  it('is one however many ask at once', async () => {
    await someone()

    await Promise.all(
      Array.from({ length: 6 }, () => ask(house.comments, 'my-comments', { email })),
    )

    const { rows } = await sql`
      select from comments.my_comments_links l join comments.authors a on a.id = l.author_id
      where a.address = ${email}
    `.execute(db)
    expect(rows).toHaveLength(1)
  })

  it('is not for machines, who get the same answer', async () => {
    await someone()

    await ask(house.comments, 'my-comments', { email, company: 'Spam Ltd' }).expect(202)

    expect(mail.to(email)).toHaveLength(1)
  })

  it('works for an hour', async () => {
    await someone()
    const path = await openMine()
    await sql`update comments.my_comments_links set expires_at = now()`.execute(db)

    expect((await show(path).expect(404)).text).toContain('This link does not work')
    await press(path, { action: 'erase', afterwards: 'removed' }).expect(404)
    expect(problemOf(await show(`${path}/comments.json`).expect(404))).toBe('link-not-valid')
  })

  it('is refused when changed', async () => {
    await someone()
    const path = await openMine()

    await show(`${path.slice(0, -2)}xx`).expect(404)
    await show('/comments/mine/nonsense').expect(404)
  })
})

describe('the page of my comments', () => {
  it('lists what waits too, and nothing of others, by whatever name', async () => {
    const { readerToken } = await someone({ text: 'The first of mine' })
    const links = 'http://a.example http://b.example http://c.example'
    const more = { email, page: { url }, name: 'Another name', readerToken }
    await write(house.comments, { ...more, text: `Waiting ${links}` })
    await write(house.comments, { email: 'x@example.com', page: { url }, text: 'Not of mine' })

    const { text } = await show(await openMine()).expect(200)

    expect(text).toContain('The first of mine')
    expect(text).toContain('Waiting')
    expect(text).toContain('It waits for a moderator')
    expect(text).not.toContain('Not of mine')
  })

  it('changes nothing when it is looked at, and has no script', async () => {
    await someone()
    const path = await openMine()
    const before = await readThread(house.comments, { url })

    const page = await show(path).expect(200)
    await supertest(house.comments).head(path).expect(200)
    await show(`${path}/comments.json`).expect(200)

    expect(page.text).not.toContain('<script')
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect(page.headers['cache-control']).toBe('no-store')
    expect((await readThread(house.comments, { url })).body).toEqual(before.body)
  })

  it('leads from what a moderator took away to the page that says why', async () => {
    const { comment } = await someone()
    await sql`
      update comments.comments set status = 'rejected' where id = ${comment.id}
    `.execute(db)

    const { text } = await show(await openMine()).expect(200)

    const [, path = ''] = /href="[^"]*(\/comments\/decisions\/[^"]+)">See why/.exec(text) ?? []
    const page = await show(path).expect(200)
    expect(page.text).toContain('Your comment')
  })

  it('does not tell who is blocked in silence', async () => {
    const { comment } = await someone()
    await sql`
      update comments.comments set status = 'spam', reasons = '{shadow-block}'
      where id = ${comment.id}
    `.execute(db)

    const { text } = await show(await openMine()).expect(200)

    expect(text).toContain('Everyone can read it.')
    expect(text).not.toContain('See why')
  })

  it('deletes a comment', async () => {
    const { comment } = await someone()
    const path = await openMine()

    const { text } = await press(path, { action: 'delete', comment: comment.id }).expect(200)

    expect(text).toContain('It is deleted.')
    expect((await readThread(house.comments, { url })).body.comments).toEqual([])
  })

  it('changes a comment, as long as the site lets authors do so', async () => {
    const { comment } = await someone({ text: 'Befour' })
    const path = await openMine()

    await press(path, { action: 'edit', comment: comment.id, text: 'Before\r\nand after' }).expect(
      200,
    )
    const { body } = await readThread(house.comments, { url })
    expect(textOf(body.comments[0])).toBe('Before\nand after')

    await sql`
      update comments.comments set created_at = now() - interval '1 day' where id = ${comment.id}
    `.execute(db)
    const late = await press(path, { action: 'edit', comment: comment.id, text: 'Later' })
    expect(late.status).toBe(403)
    expect((await show(path)).text).not.toContain('Change what it says')
  })

  it('says what is wrong with a change, and changes nothing', async () => {
    const { comment } = await someone({ text: 'As it is' })
    const path = await openMine()

    const { text } = await press(path, { action: 'edit', comment: comment.id, text: ' ' }).expect(
      422,
    )

    expect(text).toContain('Please write a comment.')
    const { body } = await readThread(house.comments, { url })
    expect(textOf(body.comments[0])).toBe('As it is')
  })

  it('takes no more edits from one network than the widget may send', async () => {
    const { comment } = await someone()
    const path = await openMine()
    const from = anyAddress()
    const change = (text: string): supertest.Test =>
      press(path, { action: 'edit', comment: comment.id, text }).set('X-Forwarded-For', from)
    for (let edit = 0; edit < 10; edit += 1) await change(`text ${edit}`).expect(200)

    const { headers, text } = await change('once more').expect(429)

    expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1)
    expect(text).toContain('That could not be done')
  })

  it('touches no comment of somebody else', async () => {
    await someone()
    const path = await openMine()
    const { comment } = await write(house.comments, { email: 'x@example.com', page: { url } })

    await press(path, { action: 'delete', comment: comment.id }).expect(404)
    await press(path, { action: 'edit', comment: comment.id, text: 'Mine now' }).expect(404)

    const { body } = await readThread(house.comments, { url })
    expect(body.comments).toHaveLength(2)
  })

  it('gives a copy of everything, with what was said before', async () => {
    const { comment } = await someone({ text: 'At first', website: 'https://ada.example/' })
    const path = await openMine()
    await press(path, { action: 'edit', comment: comment.id, text: 'At last' }).expect(200)

    const { body, headers } = await show(`${path}/comments.json`).expect(200)

    expect(headers['content-disposition']).toBe('attachment; filename=comments.json')
    expect(body).toMatchObject({
      site: 'daily',
      address: email,
      authors: [{ name: 'Ada', address: email }],
      readers: [{ address: email }],
      reports: [],
      comments: [
        {
          id: comment.id,
          name: 'Ada',
          text: 'At last',
          status: 'approved',
          website: 'https://ada.example/',
          page: { url },
          earlier: [{ text: 'At first' }],
        },
      ],
    })
  })
})
