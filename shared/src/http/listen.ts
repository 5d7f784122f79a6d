import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { finishesWithin } from '../time-limit.ts'

export type Listening = {
  port: number
  /** Stops accepting, answers what is in flight within `graceMs`, and hangs up on the rest. */
  stop: (graceMs: number) => Promise<void>
}

const MOST_CONNECTIONS = 10_000

/** Limits tighter than Node's own (Node waits 60 s for headers and 300 s for a body). */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  // Longer than the edge keeps its idle connections (30 s), so that it never meets a closed one.
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384,
}

/** A request that comes with its connection is here by then. */
const SILENT_MS = 500

/** Listens with those limits. Rejects if the port is taken. */
export async function listen(
  listener: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<Listening> {
  const server = createServer(LIMITS, refuseDuplicateHost(listener))
  server.maxRequestsPerSocket = 1_000
  server.maxConnections = MOST_CONNECTIONS
  const open = trackResponses(server)
  const connections = trackConnections(server)

  server.listen(port, host)
  await once(server, 'listening')

  return {
    port: addressOf(server).port,
    async stop(graceMs) {
      const closed = once(server, 'close')
      server.close()
      // Those in flight end their connection with their answer, so that `close` comes.
      for (const response of open) {
        if (!response.headersSent) response.setHeader('Connection', 'close')
      }
      const silentMs = Math.min(SILENT_MS, graceMs)
      if (await finishesWithin(silentMs, closed)) return
      // Browsers open connections ahead of need, and Node waits for a first request on them.
      for (const socket of connections) if (socket.bytesRead === 0) socket.destroy()
      if (await finishesWithin(graceMs - silentMs, closed)) return
      server.closeAllConnections()
      await closed
    },
  }
}

/** Two Host headers are how requests are smuggled past a proxy. Node lets them through. */
function refuseDuplicateHost(listener: RequestListener): RequestListener {
  return (req, res) => {
    if ((req.headersDistinct['host']?.length ?? 0) <= 1) return listener(req, res)
    res.writeHead(400, { connection: 'close' }).end()
  }
}

function trackResponses(server: Server): Set<ServerResponse> {
  const open = new Set<ServerResponse>()
  server.on('request', (_req, res: ServerResponse) => {
    open.add(res)
    res.once('close', () => open.delete(res))
    if (!server.listening) res.setHeader('Connection', 'close')
  })
  return open
}

function trackConnections(server: Server): Set<Socket> {
  const connections = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  return connections
}

function addressOf(server: Server): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return address
}
