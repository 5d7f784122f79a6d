import { Writable } from 'node:stream'
import { beforeEach, expect, it } from 'vitest'
import { openLog } from './log.ts'

let written = ''
const to = new Writable({
  write(chunk: Buffer, _encoding, done) {
    written += chunk.toString()
    done()
  },
})
const log = openLog({ service: 'comments', level: 'info', to })

beforeEach(() => {
  written = ''
})

it('is one line of JSON, whatever an error says', () => {
  const said = 'one\ntwo\r\u0000\u001b[31m\u007f\u0085\u009b31m\u2028"quoted" \\ ö 😀'

  log.warn({ err: new Error(said), queue: said }, 'message failed')

  expect(written.trimEnd().split(/[\n\r\u0085\u2028]/)).toHaveLength(1)
  expect(written.trimEnd()).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
  expect(JSON.parse(written)).toMatchObject({
    service: 'comments',
    msg: 'message failed',
    queue: said,
    err: { message: said, name: 'Error' },
  })
})

it('says of an error nothing that a library hung on it', () => {
  const detail = 'Key (address)=(ada@example.com) already exists.'
  const error = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail,
    query: 'insert',
  })

  log.error({ err: error }, 'bug')

  const { err } = JSON.parse(written)
  expect(Object.keys(err)).toEqual(['name', 'message', 'stack', 'code'])
  expect(written).not.toContain('ada@')
})
