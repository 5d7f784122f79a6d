import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A network between a service and a server that can be hurt. */
export type FaultProxy = {
  port: number
  /** How many connections were asked for. */
  connections: () => number
  /** Lets nothing through, and tells nobody: as when packets are dropped. */
  stall: () => void
  /** Hangs up on everybody, and on everybody who comes. */
  cut: () => void
  heal: () => void
  stop: () => Promise<void>
}

type State = 'well' | 'stalled' | 'cut'

export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const pairs = new Set<[Socket, Socket]>()
  let state: State = 'well'
  let connections = 0

  const server = createServer({ noDelay: true }, (client) => {
    connections += 1
    client.on('error', () => undefined)
    if (state === 'cut') client.resetAndDestroy()
    else join(client)
  })
  const join = (client: Socket): void => {
    const target = connect({ port: targetPort, host: '127.0.0.1', noDelay: true })
    target.on('error', () => client.resetAndDestroy())
    const pair: [Socket, Socket] = [client, target]
    pairs.add(pair)
    client.pipe(target)
    target.pipe(client)
    if (state === 'stalled') hold(pair)
    for (const socket of pair) socket.once('close', () => part(pair))
  }
  const part = (pair: [Socket, Socket]): void => {
    pairs.delete(pair)
    for (const socket of pair) socket.destroy()
  }
  const hold = ([client, target]: [Socket, Socket]): void => {
    client.unpipe(target).pause()
    target.unpipe(client).pause()
  }
  const release = ([client, target]: [Socket, Socket]): void => {
    client.pipe(target)
    target.pipe(client)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    port,
    connections: () => connections,
    stall() {
      state = 'stalled'
      pairs.forEach(hold)
    },
    cut() {
      state = 'cut'
      pairs.forEach(part)
    },
    heal() {
      if (state === 'stalled') pairs.forEach(release)
      state = 'well'
    },
    async stop() {
      pairs.forEach(part)
      server.close()
      await once(server, 'close')
    },
  }
}
