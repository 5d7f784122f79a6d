import { expect, it } from 'vitest'
import { troubleOf } from './form-trouble.ts'
import { Refusal } from './refusal.ts'
import { languageFor } from './strings.ts'

const english = languageFor('en')

type Answer = { status: number; problem: object; headers?: Record<string, string> | undefined }

function refused({ status, problem, headers = {} }: Answer) {
  return troubleOf(new Refusal(new Response(null, { status, headers }), problem), ['text'], english)
}

it('puts an error at its field, and one the form does not have into the message', () => {
  const errors = [
    { pointer: '#/text', detail: 'Too long.' },
    { pointer: '#/page/url', detail: 'Not of this site.' },
  ]

  expect(refused({ status: 422, problem: { errors } })).toEqual({
    fields: { text: 'Too long.' },
    message: 'Not of this site.',
  })
})

it.each([
  { status: 429, problem: {}, headers: { 'retry-after': '1' }, words: 'try again in 1 second.' },
  { status: 429, problem: {}, headers: { 'retry-after': '90' }, words: 'try again in 90 seconds.' },
  { status: 429, problem: {}, headers: {}, words: 'wait a moment' },
  { status: 503, problem: { title: 'Down' }, headers: {}, words: 'in a few minutes' },
  {
    status: 409,
    problem: { title: 'This thread is closed.' },
    headers: {},
    words: 'This thread is closed.',
  },
  {
    status: 422,
    problem: { type: 'https://x.example/idempotency-key-reused', title: 'x' },
    headers: {},
    words: 'Post again',
  },
  { status: 404, problem: {}, headers: {}, words: 'did not accept this' },
])('says what to do about $status $problem $headers', ({ words, ...answer }) => {
  const { fields, message } = refused(answer)

  expect(fields).toEqual({})
  expect(message).toContain(words)
})

it('tells a lost connection from a refusal', () => {
  expect(troubleOf(new TypeError('Failed to fetch'), [], english).message).toContain(
    'could not reach the server',
  )
})

it('reads an answer that is no problem document', async () => {
  const refusal = await Refusal.from(new Response('<h1>Bad gateway</h1>', { status: 502 }))

  expect(refusal).toMatchObject({ status: 502, errors: [], code: '' })
})
