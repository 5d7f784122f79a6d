import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

export type DroppingProxy = {
  url: string
  /** How many answers it has kept to itself. */
  dropped: () => number
  stop: () => Promise<void>
}

/** Passes each request on, and hangs up in place of the answer: who asked never learns of it. */
export async function startDroppingProxy(target: string): Promise<DroppingProxy> {
  const { port } = new URL(target)
  const sockets = new Set<Socket>()
  let dropped = 0
  const server = createServer((client) => {
    const service = connect(Number(port), '127.0.0.1')
    for (const socket of [client, service]) {
      sockets.add(socket)
      socket.on('error', () => undefined).once('close', () => sockets.delete(socket))
    }
    client.pipe(service)
    client.once('close', () => service.destroy())
    service.once('data', () => {
      dropped += 1
      client.resetAndDestroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${address.port}`,
    dropped: () => dropped,
    async stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
