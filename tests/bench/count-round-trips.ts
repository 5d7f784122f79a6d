import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export type Counter = {
  /** The database at `url`, by way of this counter. */
  urlFor: (url: string) => string
  /** How often somebody has asked PostgreSQL and waited, so far. */
  count: () => number
  stop: () => void
}

/** Stands before PostgreSQL and counts: each simple query, and each Sync, is a wait for its answer. */
export async function countRoundTrips(postgresUrl: string): Promise<Counter> {
  const { hostname, port } = new URL(postgresUrl)
  const sockets = new Set<Socket>()
  let trips = 0

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined).once('close', () => sockets.delete(socket))
    }
    const read = messageReader((type) => (trips += type === 'S' || type === 'Q' ? 1 : 0))
    client.on('data', read)
    client.pipe(upstream)
    upstream.pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const own = typeof address === 'object' && address ? String(address.port) : ''

  return {
    urlFor: (url) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: own }).href,
    count: () => trips,
    stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Frontend messages: a type, but for the first, and a length that counts itself. */
function messageReader(found: (type: string) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  let typeBytes = 0
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= typeBytes + 4) {
      const length = typeBytes + rest.readInt32BE(typeBytes)
      if (rest.length < length) return
      if (typeBytes === 1) found(String.fromCodePoint(rest[0] ?? 0))
      rest = rest.subarray(length)
      typeBytes = 1
    }
  }
}
