import { once } from 'node:events'
import { createServer } from 'node:net'
import { Failure } from './failure.mjs'

const LOOPBACK = '127.0.0.1'

/** A port nobody listens on now. Another process may still take it first: who uses it tries again. */
export async function findFreePort() {
  const server = createServer().listen(0, LOOPBACK)
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

export function parsePort(text) {
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new Failure(`PORT must be a number from 1 to 65535, not "${text}"`)
}

export async function expectFreePort(port, host = LOOPBACK) {
  const server = createServer().listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new Failure(describeRefusal(port, error.code))
  }
  server.close()
  await once(server, 'close')
}

function describeRefusal(port, code) {
  const other = `choose another with PORT=${port < 65_535 ? port + 1 : port - 1} npm start`
  if (code === 'EADDRINUSE') return `Port ${port} is taken: stop what uses it or ${other}`
  if (code === 'EACCES') return `Port ${port} is not for ordinary users: choose PORT=4000 npm start`
  return `Port ${port} cannot be used (${code}): ${other}`
}
