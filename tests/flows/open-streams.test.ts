import { connect, type Socket } from 'node:net'
import { listen } from '@afterword/shared/http/listen'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { createSite } from '../support/builders.ts'
import { leaveComment, PAGE, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

const STREAMS = 2_000

const database = testDatabase()
const redis = testRedis()
const { listener } = testComments(database, redis)
const path = `/comments/v1/sites/daily/events?url=${encodeURIComponent(PAGE)}`

beforeAll(async () => {
  await createSite(database.db)
})

async function serve() {
  const server = await listen(listener, { host: '127.0.0.1', port: 0 })
  onTestFinished(() => server.stop(0))
  return server
}

type Line = { socket: Socket; text: string }

function openLine(port: number): Line {
  const socket = connect(port, '127.0.0.1')
  const line = { socket, text: '' }
  socket.setEncoding('utf8').on('data', (chunk) => (line.text += String(chunk)))
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  return line
}

it('tells 2,000 readers at once, and ends with a hint when the server stops', async () => {
  const server = await serve()
  const lines: Line[] = []
  for (let opened = 0; opened < STREAMS; opened += 200) {
    lines.push(...Array.from({ length: 200 }, () => openLine(server.port)))
    await until(() => lines.every(({ text }) => text.includes('event: count')), 30)
  }

  await leaveComment(listener, { text: 'to everybody' })
  await until(() => lines.every(({ text }) => text.includes('to everybody')), 30)
  const begun = performance.now()
  await server.stop(8_000)

  expect(performance.now() - begun).toBeLessThan(4_000)
  await until(() => lines.every(({ socket }) => socket.closed))
  const hinted = lines.filter(({ text }) => /event: count[^]*retry: \d+\s+0?\s*$/.test(text))
  expect(hinted).toHaveLength(STREAMS)
})
