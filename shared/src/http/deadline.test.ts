import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import express, { type Express } from 'express'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { answerWithin } from './deadline.ts'
import { listen } from './listen.ts'
import { problemHandler } from './problem-handler.ts'

it('answers for whoever takes too long, and then lets the late answer go', async () => {
  const late = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<unknown>()
  const { ask, lines } = await start((app) => {
    app.get('/slow', async (_req, res) => {
      await late.promise
      try {
        res.json({})
      } catch (error) {
        answered.resolve(error)
        throw error
      }
    })
  })

  const { status, headers, body } = await ask('/slow')
  late.resolve()
  await answered.promise
  const next = await ask('/quick')

  expect(status).toBe(503)
  expect(headers['retry-after']).toBe('1')
  expect(JSON.parse(body)).toMatchObject({ status: 503 })
  expect(next).toMatchObject({ status: 200, socket: { reused: true } })
  expect(lines).toEqual([])
})

it('leaves alone what has begun to answer', async () => {
  const { ask } = await start((app) => {
    app.get('/stream', (_req, res) => {
      res.flushHeaders()
      setTimeout(() => res.end('all of it'), 60)
    })
  })

  expect(await ask('/stream')).toMatchObject({ status: 200, body: 'all of it' })
})

type Seen = {
  status: number | undefined
  headers: IncomingMessage['headers']
  body: string
  socket: { reused: boolean }
}

async function start(
  route: (app: Express) => void,
): Promise<{ ask: (path: string) => Promise<Seen>; lines: string[] }> {
  const lines: string[] = []
  const app = express()
  app.use(answerWithin(20))
  route(app)
  app.get('/quick', (_req, res) => void res.json({}))
  app.use(problemHandler(pino({}, { write: (line: string) => void lines.push(line) })))
  const { port, stop } = await listen(app, { host: '127.0.0.1', port: 0 })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(async () => {
    agent.destroy()
    await stop(1_000)
  })

  return {
    lines,
    async ask(path) {
      const asked = get({ host: '127.0.0.1', port, path, agent })
      const [response] = (await once(asked, 'response')) as [IncomingMessage]
      const { statusCode: status, headers } = response
      return { status, headers, body: await text(response), socket: { reused: asked.reusedSocket } }
    },
  }
}
