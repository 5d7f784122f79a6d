import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'

export type RoundRobin = {
  url: string
  /** Each request that no instance answered, or whose answer broke off. */
  failures: string[]
  stop: () => Promise<void>
}

type Exchange = { req: IncomingMessage; res: ServerResponse; body: Buffer }

const TRY_FOR_MS = 5_000
const LOOK_AGAIN_MS = 50

/**
 * An edge as we ship it: keeps its connections, asks the next instance when one does not accept
 * its connection, and never sends twice what may have arrived. Only where a connection it had kept
 * turns out to be gone it asks again what may be asked twice, as Go's http.Transport does.
 */
export async function startRoundRobin(ports: number[]): Promise<RoundRobin> {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 32 })
  const failures: string[] = []
  let turn = 0

  const pass = async ({ req, res, body }: Exchange): Promise<void> => {
    const end = performance.now() + TRY_FOR_MS
    for (let tried = 1; ; tried += 1) {
      const port = ports[(turn += 1) % ports.length]!
      try {
        return relay(await ask({ req, body }, { agent, port }), res, failures)
      } catch (error) {
        const isWorthAnother = isRefused(error) || (isStale(error) && mayRepeat(req))
        if (!isWorthAnother || performance.now() > end) throw error
        if (tried % ports.length === 0) await delay(LOOK_AGAIN_MS)
      }
    }
  }
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    try {
      await pass({ req, res, body: await buffer(req) })
    } catch (error) {
      if (res.destroyed) return
      failures.push(`${req.method} ${req.url}: ${String(error)}`)
      res.writeHead(502).end()
    }
  }
  // Whoever asks it ends their connections themselves: none is hung up on while they ask again.
  const server = createServer({ keepAliveTimeout: 0 }, (req, res) => void answer(req, res))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${address.port}`,
    failures,
    async stop() {
      server.close()
      server.closeAllConnections()
      agent.destroy()
      await once(server, 'close')
    },
  }
}

type Way = { agent: Agent; port: number }

async function ask(
  { req, body }: Omit<Exchange, 'res'>,
  { agent, port }: Way,
): Promise<IncomingMessage> {
  const { method, url: path, headers } = req
  const { connection: _, ...passed } = headers
  const asked = request({ agent, host: '127.0.0.1', port, method, path, headers: passed })
  asked.end(body)
  try {
    const [upstream] = await once(asked, 'response')
    return upstream
  } catch (error) {
    throw asked.reusedSocket ? new Error(STALE, { cause: error }) : error
  }
}

const STALE = 'a connection that was kept is gone'

function isStale(error: unknown): boolean {
  return error instanceof Error && error.message === STALE
}

function mayRepeat({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' || headers['idempotency-key'] !== undefined
}

function relay(upstream: IncomingMessage, res: ServerResponse, failures: string[]): void {
  const { connection: _, 'transfer-encoding': __, ...headers } = upstream.headers
  res.writeHead(upstream.statusCode ?? 502, headers)
  res.flushHeaders()
  upstream.on('error', (error) => {
    if (res.destroyed) return
    failures.push(`broke off: ${error.message}`)
    res.destroy()
  })
  res.once('close', () => upstream.destroy())
  upstream.pipe(res)
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'
}
