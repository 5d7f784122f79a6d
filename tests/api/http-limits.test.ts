import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { type Listening, listen } from '@afterword/shared/http/listen'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createSite } from '../support/builders.ts'
import { commentBody, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { listener } = testComments(database, testRedis())
const host = '127.0.0.1'
const PATH = '/comments/v1/sites/daily/comments'
let service: Listening

beforeAll(async () => {
  await createSite(database.db)
  service = await listen(listener, { host, port: 0 })
})
afterAll(() => service.stop(1_000))

it('has room for the counts of 100 pages with long addresses, and all that a browser says', async () => {
  const urls = Array.from({ length: 100 }, (_, index) =>
    `https://news.example/2026/11/30/${index}-`.padEnd(140, 'long-words-'),
  )
  const query = urls.map((url) => `url=${url}`).join('&')

  const answer = await fetch(
    `http://${host}:${service.port}/comments/v1/sites/daily/counts?${query}`,
    {
      headers: {
        'User-Agent': 'x'.repeat(200),
        Accept: '*/*',
        Referer: urls[0]!,
        Cookie: 'x'.repeat(500),
      },
    },
  )

  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({ counts: urls.map((url) => ({ url, count: 0 })) })
})

function open(): Socket {
  const socket = connect(service.port, host)
  onTestFinished(() => void socket.destroy())
  return socket
}

/** Sends bytes and reads until the server ends the connection, or `enough` has come. */
async function exchange(
  bytes: string,
  enough = (_text: string): boolean => false,
): Promise<string> {
  const socket = open()
  socket.write(bytes)
  let text = ''
  for await (const chunk of socket) {
    text += String(chunk)
    if (enough(text)) break
  }
  return text
}

const get = (headers: string[] = []): string =>
  ['GET /comments/healthz HTTP/1.1', 'Host: talk.example', ...headers, '', ''].join('\r\n')

const postHead = (length: number, headers: string[] = []): string =>
  [
    `POST ${PATH} HTTP/1.1`,
    'Host: talk.example',
    'Content-Type: application/json',
    `Content-Length: ${length}`,
    ...headers,
    '',
    '',
  ].join('\r\n')

describe('the service refuses', () => {
  it.each([
    ['two hosts', get(['Host: other.example']), '400'],
    ['headers over 16 KiB', get([`X-Long: ${'x'.repeat(16_500)}`]), '431'],
    ['two lengths', postHead(3, ['Content-Length: 4']), '400'],
    ['a length and chunks', postHead(3, ['Transfer-Encoding: chunked']), '400'],
  ])('%s', async (_name, bytes, status) => {
    expect(await exchange(bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  })

  it('what is announced as too large, though nothing of it has come', async () => {
    const answer = await exchange(postHead(300_000, ['Expect: 100-continue']), (text) =>
      text.includes('requestId'),
    )

    expect(answer).toContain('HTTP/1.1 413 ')
    expect(answer).toContain('/problems/body-too-large')
  })

  it('no headers of 15 KiB', async () => {
    const answer = await exchange(get([`X-Long: ${'x'.repeat(15_000)}`, 'Connection: close']))

    expect(answer).toMatch(/^HTTP\/1.1 200 /)
  })
})

describe('a connection', () => {
  it('is kept longer than a proxy keeps it, and for so many requests', async () => {
    const answer = await exchange(get(), (text) => text.endsWith('}'))

    expect(answer).toMatch(/^Keep-Alive: timeout=65, max=1000\r$/m)
  })

  it('ends after a thousand requests', async () => {
    const count = (text: string): number => text.split('HTTP/1.1 200 ').length - 1

    const text = await exchange(
      get().repeat(1_000),
      (so) => count(so) === 1_000 && so.endsWith('}'),
    )

    expect(text.match(/^Connection: close\r$/gm)).toHaveLength(1)
    expect(text.lastIndexOf('Connection: close')).toBeGreaterThan(text.lastIndexOf('keep-alive'))
  })

  it('ends 10 s after it began a request whose headers do not come, and 5 s later at most', async () => {
    const socket = open()
    const began = performance.now()
    socket.write('GET /comments/healthz HTTP/1.1\r\nHost: talk.example\r\nX-Slow: ')
    const drip = (async () => {
      while (!socket.destroyed) {
        socket.write('x')
        await delay(1_000)
      }
    })()
    socket.on('error', () => undefined)
    socket.resume()

    await once(socket, 'close')
    await drip

    const seconds = (performance.now() - began) / 1_000
    expect(seconds).toBeGreaterThan(9)
    expect(seconds).toBeLessThan(20)
  }, 40_000)

  it('is answered and let go where its body does not come', async () => {
    const answer = await exchange(`${postHead(200)}{"page":`, (text) => text.includes('requestId'))

    expect(answer).toMatch(/^HTTP\/1.1 (408|503) /)
  }, 40_000)
})

it('sets no limit looser than it says', async () => {
  const server = await serverOf(() => exchange(get(['Connection: close'])))

  expect(server).toMatchObject({
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    maxRequestsPerSocket: 1_000,
    maxConnections: 10_000,
  })
})

it('takes what keeps to them', async () => {
  const body = JSON.stringify(commentBody())
  const answer = await exchange(
    postHead(Buffer.byteLength(body), ['Expect: 100-continue', 'Connection: close']) + body,
  )

  expect(answer).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 201 /)
})

/** Node's own server, which a request passes through. */
async function serverOf(ask: () => Promise<unknown>): Promise<Server | undefined> {
  let found: Server | undefined
  const note = (message: unknown): void => void (found = (message as { server: Server }).server)
  subscribe('http.server.request.start', note)
  try {
    await ask()
  } finally {
    unsubscribe('http.server.request.start', note)
  }
  return found
}
