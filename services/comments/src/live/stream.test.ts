import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { say } from './stream.ts'

it('hangs up on a reader who does not read, before it fills the memory', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const socket = connect(port!, '127.0.0.1').pause()
  onTestFinished(() => void socket.destroy())
  onTestFinished(() => void server.close())
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const [, res] = await once(server, 'request')

  let most = 0
  while (!res.destroyed) {
    say({ res }, 'x'.repeat(16_384))
    most = Math.max(most, res.writableLength)
    await turn()
  }

  expect(most).toBeLessThan(300_000)
})
