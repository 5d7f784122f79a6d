import { once } from 'node:events'
import { Agent, type RequestListener, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { type Listening, listen } from './listen.ts'

const host = '127.0.0.1'

type Answer = (...args: Parameters<RequestListener>) => unknown

async function start(listener: Answer): Promise<Listening> {
  const server = await listen(listener, { host, port: 0 })
  onTestFinished(() => server.stop(0))
  return server
}

/** Writes raw bytes and gives all that comes back until the server hangs up. */
async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, host)
  socket.write(bytes)
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  return answer
}

async function untilRefused(port: number): Promise<void> {
  for (let code = ''; code !== 'ECONNREFUSED';) {
    const socket = connect(port, host)
    code = await once(socket, 'connect').then(
      () => '',
      (error: NodeJS.ErrnoException) => error.code ?? '',
    )
    socket.destroy()
  }
}

it('answers what is in flight before it stops, and takes nothing new', async () => {
  const arrived = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const server = await start(async (_req, res) => {
    arrived.resolve()
    await release.promise
    res.end('done')
  })
  const asked = request({ host, port: server.port, headers: { connection: 'keep-alive' } }).end()
  const answered = once(asked, 'response')
  await arrived.promise

  const stopped = server.stop(5_000)
  await untilRefused(server.port)
  release.resolve()

  const [response] = await answered
  expect(response.statusCode).toBe(200)
  expect(response.headers.connection).toBe('close')
  response.resume()
  await stopped
})

it('answers whoever had connected in time, seen yet or not', async () => {
  const server = await start((_req, res) => res.end('done'))
  const early = connect(server.port, host)
  early.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  // Connected by the kernel, while nothing has been read of it here.
  await new Promise<void>((resolve) => process.nextTick(resolve))

  const [answer] = await Promise.all([text(early), server.stop(20_000)])

  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*done$/)
})

it('does not wait for a connection that has asked for nothing', async () => {
  const server = await start((_req, res) => res.end())
  const silent = connect(server.port, host)
  await once(silent, 'connect')
  const closed = once(silent.resume(), 'close')
  const begun = performance.now()

  await server.stop(20_000)

  await closed
  expect(performance.now() - begun).toBeLessThan(10_000)
})

it('hangs up on what is not answered within its grace', async () => {
  const arrived = Promise.withResolvers<void>()
  const server = await start(() => arrived.resolve())
  const asked = request({ host, port: server.port }).end()
  const lost = once(asked, 'error')
  await arrived.promise

  await server.stop(50)

  expect((await lost)[0]).toMatchObject({ code: 'ECONNRESET' })
})

it('answers, at once or later, what comes on an idle connection while it stops', async () => {
  const server = await start((req, res) => {
    if (req.url === '/stream') res.flushHeaders()
    else res.end('done')
    res.once('stopping', () => res.end('again soon'))
  })
  const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })]
  onTestFinished(() => agents.forEach((agent) => agent.destroy()))
  const ask = async (agent: Agent | undefined, path: string) => {
    const [response] = await once(
      request({ agent, host, port: server.port, path }).end(),
      'response',
    )
    return { connection: response.headers.connection, text: await text(response) }
  }
  await Promise.all(agents.map((agent) => ask(agent, '/')))

  const stopped = server.stop(5_000)
  const [answer, stream] = await Promise.all([ask(agents[0], '/'), ask(agents[1], '/stream')])
  await stopped

  expect(answer).toEqual({ connection: 'close', text: 'done' })
  expect(stream).toEqual({ connection: 'close', text: 'again soon' })
})

it('answers once more on each idle connection while one after the other is used', async () => {
  const server = await start((_req, res) => res.end('done'))
  const sockets = [1, 2, 3, 4].map(() => connect(server.port, host))
  const ask = (socket: Socket): void => void socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  sockets.forEach(ask)
  await Promise.all(sockets.map((socket) => once(socket, 'data')))

  const stopped = server.stop(20_000)
  for (const socket of sockets) {
    // Less than idle connections are given, but more for all of them.
    await delay(400)
    ask(socket)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*done$/)
  }
  await stopped
})

it('answers what had come in time, however late the process is', async () => {
  const server = await start((_req, res) => res.end('done'))
  const idle = connect(server.port, host)
  idle.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(idle, 'data')

  const stopped = server.stop(20_000)
  idle.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  // Nothing of ours runs until connections that idle are to be closed.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_200)

  expect(await text(idle)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*done$/)
  await stopped
})

it('does not wait for connections that stay idle', async () => {
  const server = await start((_req, res) => res.end('done'))
  const socket = connect(server.port, host)
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(socket, 'data')
  socket.resume()

  await server.stop(60_000)

  await once(socket, 'close')
  expect(socket.readableEnded).toBe(true)
})

it.each([
  ['two Host headers', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', '400'],
  ['no Host header', 'GET / HTTP/1.1\r\n\r\n', '400'],
  ['a bare line feed between headers', 'GET / HTTP/1.1\nHost: a\n\n', '400'],
  ['headers over 16 KiB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, '431'],
  [
    'both lengths',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    '400',
  ],
])('refuses %s', async (_name, bytes, status) => {
  const server = await start((_req, res) => res.end('let through'))

  expect(await exchange(server.port, bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
})

it('rejects when the port is taken', async () => {
  const server = await start((_req, res) => res.end())

  await expect(listen((_req, res) => res.end(), { host, port: server.port })).rejects.toMatchObject(
    {
      code: 'EADDRINUSE',
    },
  )
})
