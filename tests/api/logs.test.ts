import { newId, MessageId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite, createStaff } from '../support/builders.ts'
import { commentBody } from '../support/comments.ts'
import { testHouse } from '../support/house.ts'
import { testDatabase } from '../support/postgres.ts'
import { ask, confirm, nextMail, pathIn, takeCode } from '../support/readers.ts'
import { testRedis } from '../support/redis.ts'
import { testMailServer } from '../support/smtp.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
const mail = testMailServer()
const house = testHouse(database, { redis: testRedis(), mail })

const reader = { email: 'zerafina@reader.example', name: 'Zerafina Quill' }
const moderator = 'moderator@news.example'
const IP = '203.0.113.77'
const AGENT = 'Peculiar/7.7'
const LINKS = 'https://a.example https://b.example https://c.example'
/** Everything that may stand in no line. */
const secrets: string[] = [
  reader.email,
  reader.name,
  moderator,
  IP,
  AGENT,
  'peculiar words',
  'Bearer',
]
let lines: string[]

beforeAll(async () => {
  const daily = await createSite(db)
  await createStaff(db, daily, moderator)
  const key = await createApiKey(db, daily, ['moderate'])
  secrets.push(key)

  const id = await comment()
  await followMails()
  await decide(key, id)
  await provoke()
  await until(() => /message failed/.test(house.logged()) && /"bug"/.test(house.logged()), 30)
  lines = house.logged().trimEnd().split('\n')
}, 90_000)

/** They comment under a ticked box, in words that wait for a moderator. */
async function comment(): Promise<string> {
  const body = { ...commentBody(), ...reader, text: `My peculiar words ${LINKS}` }
  const answer = await supertest(house.comments)
    .post('/comments/v1/sites/daily/comments')
    .set({ 'X-Forwarded-For': IP, 'User-Agent': AGENT })
    .send({ ...body, notify: ['publications'] })
    .expect(201)
  secrets.push(answer.body.readerToken, answer.body.editToken)
  return answer.body.comment.id
}

/** Each of the mails is opened and answered. */
async function followMails(): Promise<void> {
  const question = await nextMail(mail, { email: reader.email, before: 0 })
  const asked = pathIn(question, '/subscriptions/confirm/')
  await supertest(house.subscriptions).get(asked).expect(200)
  const code = await confirm(house, asked)
  await takeCode(house, { code })

  const notice = await nextMail(mail, { email: moderator, before: 0 })
  const waiting = pathIn(notice, '/comments/moderate/')
  await supertest(house.comments).get(`${waiting}?utm=peculiar`).expect(200)
  await supertest(house.comments).post(waiting).type('form').send({ action: 'approve' }).expect(200)

  const before = mail.to(reader.email).length
  await ask(house.comments, 'my-comments', { email: reader.email }).expect(202)
  const mine = pathIn(await nextMail(mail, { email: reader.email, before }), '/comments/mine/')
  await supertest(house.comments).get(mine).expect(200)
  secrets.push(code, ...[asked, waiting, mine].map((path) => path.split('/').at(-1) ?? ''))
}

async function decide(key: string, commentId: string): Promise<void> {
  await supertest(house.comments)
    .post('/comments/v1/sites/daily/moderation/decisions')
    .set('Authorization', `Bearer ${key}`)
    .send({ decisions: [{ commentId, action: 'spam' }], note: 'peculiar words' })
    .expect(200)
}

/** Things go wrong in the middle of what people sent: a bug, a message that nobody can handle. */
async function provoke(): Promise<void> {
  const send = supertest(house.comments)
  await send.get('/comments/v1/nothing?token=peculiar-words').expect(404)
  await send
    .post('/comments/v1/sites/daily/comments')
    .type('json')
    .send('{"peculiar words')
    .expect(400)
  await send
    .get('/comments/v1/sites/daily/moderation')
    .auth('peculiar-words', { type: 'bearer' })
    .expect(401)
  await sql`
    alter table comments.comments add constraint a_bug check (text not like '%poison%')
  `.execute(db)
  const { body } = await send
    .post('/comments/v1/sites/daily/comments')
    .set({ 'X-Forwarded-For': IP, 'User-Agent': AGENT })
    .send({ ...commentBody(), ...reader, text: 'The poison of peculiar words' })
    .expect(500)
  expect(Object.keys(body).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
    'requestId',
    'status',
    'title',
    'type',
  ])
  await sql`
    insert into platform.messages (id, queue, name, payload)
    values (${newId(MessageId)}, 'comments.requests', 'address-confirmed',
      ${JSON.stringify({ siteId: 'daily', authorId: reader.email, proofId: 'peculiar words' })}::jsonb)
  `.execute(db)
}

describe('the log of the three services', () => {
  it('is JSON, one line for each event', () => {
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ service: 'house' })
    expect(lines.join('')).not.toMatch(/\p{Cc}/u)
  })

  it('names no person, no network and no secret, and says nothing of what was sent', () => {
    const log = lines.join('\n').toLowerCase()

    expect(secrets.filter((secret) => secret === '' || log.includes(secret.toLowerCase()))).toEqual(
      [],
    )
  })

  it('has nothing of an address that was asked for', () => {
    expect(
      lines.filter((line) => /peculiar|utm=|token=|\/confirm\/|\/moderate\//.test(line)),
    ).toEqual([])
  })

  it('names a bug by the request that met it', () => {
    const bugs = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'bug')

    expect(bugs).toMatchObject([
      { level: 50, method: 'POST', requestId: expect.any(String), err: { code: '23514' } },
    ])
  })
})
