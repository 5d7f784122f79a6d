import { createPrivateKey } from 'node:crypto'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { dkimRecord } from './key.ts'
import { makeKey } from './make-key.ts'
import { addSignature, type SigningKey } from './signature.ts'

const NOW = new Date('2026-03-04T05:06:07Z')
const HEAD = [
  'From: The Daily <news@news.example>',
  'To: ada@example.com',
  'Subject: Harbour',
  'Date: Wed, 04 Mar 2026 05:06:07 +0000',
  'Message-ID: <1@news.example>',
]

let key: SigningKey
let record: { name: string; value: string }

beforeAll(async () => {
  const made = await makeKey()
  const privateKey = createPrivateKey({ key: made.privateKey, format: 'der', type: 'pkcs8' })
  key = { domain: 'news.example', selector: 'afterword-a', privateKey }
  record = dkimRecord({ ...key, publicKey: made.publicKey })
})

function sign(body: string | Buffer, head = HEAD): Promise<Buffer> {
  const message = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)])
  return addSignature(message, key, NOW)
}

/** What somebody else's library makes of a signed message, in its strictest mode. */
async function verdictOf(message: Buffer, curTime = NOW): Promise<string> {
  const { results } = await dkimVerify(message, {
    curTime,
    strict: true,
    resolver: async (name) => (name === record.name ? [[record.value]] : []),
  })
  return results.map(({ status }) => status.result).join()
}

/** The tags of the signature, unfolded. */
function tagsOf(message: Buffer): Record<string, string> {
  const [, value = ''] = /^DKIM-Signature: ((?:.|\r\n )*?)\r\n(?! )/.exec(message.toString()) ?? []
  const tags = value.replace(/\s+/g, '').split(';')
  return Object.fromEntries(
    tags.map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)]),
  )
}

describe('a DKIM signature', () => {
  it.each([
    ['nothing', ''],
    ['one empty line', '\r\n'],
    ['empty lines at the end', 'Hello\r\n\r\n\r\n\r\n'],
    ['empty lines at the beginning', '\r\n\r\nHello\r\n'],
    ['no line break at the end', 'Hello'],
    ['spaces and nothing else', '   \r\n \t \r\n'],
    ['spaces at the end without a line break', 'Hello \r\n  '],
    ['tabs and runs of spaces', 'a\t\tb  c \t d\t\r\n\te\r\n'],
    ['dots', '.\r\n..\r\n.hidden\r\n'],
    ['long lines', `${'x'.repeat(990)}\r\n`],
    ['emoji and Arabic', 'خبر 🗞️\u{200f}\r\n'],
    ['bytes that are no UTF-8', Buffer.from([0xa0, 0xff, 0x20, 0x0d, 0x0a, 0x85, 0x0d, 0x0a])],
  ])('holds over a body of %s', async (_what, body) => {
    expect(await verdictOf(await sign(body))).toBe('pass')
  })

  it('holds over bodies and headers of any shape', async () => {
    const random = generator(20_260_304)
    for (let round = 0; round < 150; round += 1) {
      const body = Array.from({ length: random(30) }, () => PIECES[random(PIECES.length)]).join('')
      const value = Array.from({ length: 1 + random(8) }, () => VALUES[random(VALUES.length)]).join(
        '',
      )
      const message = await sign(body, [...HEAD, `References: x${value}`, `X-Other:${value}y`])

      expect({ round, body, value, verdict: await verdictOf(message) }).toMatchObject({
        verdict: 'pass',
      })
    }
  })

  it('holds over several headers of one name', async () => {
    const message = await sign('Hello\r\n', [...HEAD, 'List-Help: one', 'List-Help: other'])

    expect(await verdictOf(message)).toBe('pass')
  })

  it('covers what must not be changed, and what must not be added', async () => {
    const head = [
      ...HEAD,
      'Reply-To: desk@news.example',
      'MIME-Version: 1.0',
      'Content-Type: text/plain',
      'List-Id: <site.lists.news.example>',
      'List-Unsubscribe: <https://talk.example/u>',
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      'Feedback-ID: c1:pub:daily:sender',
      'X-Auto-Response-Suppress: OOF, AutoReply',
    ]
    const { h = '', l, a, c, d, s } = tagsOf(await sign('Hello\r\n', head))

    expect({ l, a, c, d, s }).toEqual({
      l: undefined,
      a: 'rsa-sha256',
      c: 'relaxed/relaxed',
      d: 'news.example',
      s: 'afterword-a',
    })
    const expected = `from from to to subject subject date date message-id reply-to mime-version
      content-type list-id list-unsubscribe list-unsubscribe-post feedback-id`
    expect(h.split(':').toSorted()).toEqual(expected.split(/\s+/).toSorted())
  })

  it.each(['From: Evil <news@news.example>', 'Subject: Evil', 'To: x@example.com', 'Date: now'])(
    'breaks when "%s" is added above',
    async (header) => {
      const message = Buffer.concat([Buffer.from(`${header}\r\n`), await sign('Hello\r\n')])

      expect(await verdictOf(message)).not.toBe('pass')
    },
  )

  it('breaks when anything else is written in the message', async () => {
    const message = (await sign('Hello\r\n')).toString()

    expect(await verdictOf(Buffer.from(message.replace('Hello', 'Hullo')))).toBe('fail')
    expect(await verdictOf(Buffer.from(message.replace('Harbour', 'Harbor')))).toBe('fail')
    expect(await verdictOf(Buffer.from(`${message}And more\r\n`))).toBe('fail')
  })

  it('counts for seven days', async () => {
    const message = await sign('Hello\r\n')
    const days = (count: number): Date => new Date(NOW.getTime() + count * 86_400_000)

    expect(await verdictOf(message, days(6.99))).toBe('pass')
    expect(await verdictOf(message, days(7.01))).not.toBe('pass')
  })

  it('writes no line that a mail server would break', async () => {
    const message = await sign('Hello\r\n', [...HEAD, 'List-Id: x', 'List-Help: x'])

    const [head = ''] = message.toString().split('\r\nFrom:')
    expect(Math.max(...head.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(78)
  })

  it('takes time in proportion to the message, whatever it is made of', async () => {
    const started = performance.now()
    await sign(' \t'.repeat(2_000_000))

    expect(performance.now() - started).toBeLessThan(3_000)
  })
})

const PIECES = [
  'a',
  '.',
  ' ',
  '  ',
  '\t',
  '\r\n',
  '\r\n\r\n',
  ' \r\n',
  '\t\r\n',
  'ü',
  '🗞',
  '=',
  '\u00a0',
]
const VALUES = ['a', ' ', '\t', '  ', '\r\n b', '\r\n\t c', ':', ';', 'ü', '\u00a0']

/** Numbers below a bound, the same in each run (mulberry32). */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
