import type { RequestListener } from 'node:http'
import type { CommentId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { anyAddress, commentBody, post } from './comments.ts'
import type { TestHouse } from './house.ts'
import type { Received, TestMailServer } from './smtp.ts'
import { until } from './until.ts'

export type Comment = { id: CommentId; author: { confirmed: boolean } }

/** A reader writes a comment, and keeps what the browser is given. */
export async function write(
  listener: RequestListener,
  overrides: object = {},
): Promise<{ comment: Comment; readerToken: string }> {
  const { body } = await post(listener, commentBody(overrides)).expect(201)
  return body
}

/** Asks something of the comments service from a network of its own. */
export function ask(listener: RequestListener, path: string, body: object): supertest.Test {
  return supertest(listener)
    .post(`/comments/v1/sites/daily/${path}`)
    .set('X-Forwarded-For', anyAddress())
    .send(body)
}

/** Where a mail's button leads: the path alone. */
export function pathIn({ text = '' }: Received, beginning: string): string {
  const [url = ''] = text.split(/\s+/).filter((word) => word.includes(beginning))
  return url.slice(url.indexOf(beginning))
}

type Around = { house: TestHouse; mail: TestMailServer }

/** Goes through the mail that asks whose address this is, and says the code that comes of it. */
export async function prove(
  { house, mail }: Around,
  { email, readerToken }: { email: string; readerToken: string },
): Promise<string> {
  const before = mail.to(email).length
  await ask(house.comments, 'confirmations', { email, readerToken }).expect(202)
  const question = await nextMail(mail, { email, before })
  return confirm(house, pathIn(question, '/subscriptions/confirm/'))
}

export async function nextMail(
  mail: TestMailServer,
  { email, before }: { email: string; before: number },
): Promise<Received> {
  await until(() => mail.to(email).length > before)
  return mail.to(email)[before]!
}

/** Presses the button of the page, and says the code in its way back. */
export async function confirm(house: TestHouse, path: string): Promise<string> {
  const { text } = await supertest(house.subscriptions)
    .post(path)
    .type('form')
    .send({ action: 'confirm' })
    .expect(200)
  return /#afterword-code=([\w.-]+)/.exec(text)?.[1] ?? ''
}

/** Brings a code to the article, as often as it takes for the word of the click to arrive. */
export async function takeCode(
  house: TestHouse,
  body: { code: string; readerToken?: string },
): Promise<supertest.Response> {
  const asked = () => ask(house.comments, 'readers/codes', body)
  let answer = await asked()
  await until(async () => answer.status !== 409 || (answer = await asked()).status !== 409)
  return answer
}

/** A reader who has said something, and has proved the address it is signed with. */
export async function writeProved(
  around: Around,
  { email, ...overrides }: { email: string; page: { url: string } },
): Promise<{ comment: Comment; readerToken: string }> {
  const written = await write(around.house.comments, { email, ...overrides })
  const { readerToken } = written
  const code = await prove(around, { email, readerToken })
  await takeCode(around.house, { code, readerToken })
  return written
}

/** Asks for the link to all that was said from an address, and takes it out of the mail: the path alone. */
export async function askForMine({ house, mail }: Around, email: string): Promise<string> {
  const before = mail.to(email).length
  await ask(house.comments, 'my-comments', { email }).expect(202)
  return pathIn(await nextMail(mail, { email, before }), '/comments/mine/')
}
