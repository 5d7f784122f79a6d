import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { finishesWithin } from '../time-limit.ts'

export type Listening = {
  port: number
  /** Stops accepting, answers what still comes in within `graceMs`, and hangs up on the rest. */
  stop: (graceMs: number) => Promise<void>
}

const MOST_CONNECTIONS = 10_000

/**
 * So long after the last of them, what comes on a connection that was idle is answered, and then the
 * connection ends. A proxy that has many sends on each once more before it can know that we stop:
 * hung up on, that request would have failed.
 */
const LINGER_MS = 1_000

const SHORT_TURN_MS = 0.5
const MOST_TURNS = 100

/** Limits tighter than Node's own (Node waits 60 s for headers and 300 s for a body). */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  // Longer than the edge keeps its idle connections (30 s), so that it never meets a closed one.
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384,
}

/** Listens with those limits. Rejects if the port is taken. */
export async function listen(
  listener: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<Listening> {
  const server = createServer(LIMITS)
  server.maxRequestsPerSocket = 1_000
  server.maxConnections = MOST_CONNECTIONS
  const connections = trackConnections(server)
  const stopping = new AbortController()
  server.on('request', answerWith(listener, { stopping: stopping.signal, connections }))

  server.listen(port, host)
  await once(server, 'listening')

  return {
    port: addressOf(server).port,
    async stop(graceMs) {
      stopping.abort()
      endAnswers(connections)
      await takeWaiting()
      const closed = once(server, 'close')
      // Unlike the HTTP server's own close, this leaves idle connections open.
      NetServer.prototype.close.call(server)
      // An immediate comes after what has arrived is read: late as we may be, it is not idle then.
      const lingered = setTimeout(() => setImmediate(hangUp, server, connections), LINGER_MS)
      server.on('request', () => lingered.refresh())
      const isClosed = await finishesWithin(graceMs, closed)
      clearTimeout(lingered)
      if (isClosed) return
      server.closeAllConnections()
      await closed
    },
  }
}

/**
 * Takes the connections that the kernel has made and we have not seen yet: it would reset them, with
 * their first request, when the listening socket closes. Ends with a turn of the event loop so short
 * that hardly anything can have come since it looked.
 */
async function takeWaiting(): Promise<void> {
  // The first ends the turn we are in, which has looked already.
  await nextTurn()
  for (let turns = 0; turns < MOST_TURNS; turns += 1) {
    const begun = performance.now()
    await nextTurn()
    if (performance.now() - begun < SHORT_TURN_MS) return
  }
}

/** Ends what is idle. Browsers open connections ahead of need, and Node waits for a first request on them. */
function hangUp(server: Server, connections: Connections): void {
  endAnswers(connections)
  server.closeIdleConnections()
  for (const socket of connections.keys()) if (socket.bytesRead === 0) socket.destroy()
}

/** Those in flight end their connection with their answer, so that `close` comes. */
function endAnswers(connections: Connections): void {
  for (const response of connections.values()) {
    if (!response || response.writableEnded) continue
    if (!response.headersSent) response.setHeader('Connection', 'close')
    // Whoever keeps an answer open without end listens for this, and ends it.
    response.emit('stopping')
  }
}

/** The one listener of requests: with a second, Node would copy the list of them each time. */
function answerWith(
  listener: RequestListener,
  { stopping, connections }: { stopping: AbortSignal; connections: Connections },
): RequestListener {
  return (req, res) => {
    // Before the answer, which may be out when the listener returns.
    connections.set(req.socket, res)
    if (stopping.aborted) res.setHeader('Connection', 'close')

    // Two Host headers are how requests are smuggled past a proxy. Node lets them through.
    if (!hasTwoHosts(req.rawHeaders)) return listener(req, res)
    res.writeHead(400, { connection: 'close' }).end()
  }
}

/** Names and values alternate. Every request passes here, so nothing is built to look it up in. */
function hasTwoHosts(rawHeaders: string[]): boolean {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts > 1
}

/** What is connected, each with its last answer: the one in flight there, if any is. */
type Connections = Map<Socket, ServerResponse | undefined>

function trackConnections(server: Server): Connections {
  const connections: Connections = new Map()
  server.on('connection', (socket: Socket) => {
    connections.set(socket, undefined)
    socket.once('close', () => connections.delete(socket))
  })
  return connections
}

function addressOf(server: Server): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return address
}
