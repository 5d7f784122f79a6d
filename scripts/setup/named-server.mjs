import { once } from 'node:events'
import { connect } from 'node:net'
import process from 'node:process'
import { Failure, say } from './failure.mjs'

const ANSWERS_WITHIN_MS = 5000

/** The server that a setting of the environment names, if it does; one that is not there is a failure. */
export async function findNamedServer(setting, usualPort) {
  const url = process.env[setting]
  if (!url) return undefined
  if (!URL.canParse(url)) throw new Failure(`${setting} is not a URL`)

  const { hostname, port } = new URL(url)
  // Without a host name it is a Unix socket, for which the driver has rules of its own.
  if (hostname !== '') await expectAnswer({ setting, hostname, port: Number(port || usualPort) })
  say(`${setting} names the server to use`)
  return { url }
}

async function expectAnswer({ setting, hostname, port }) {
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) })
  } catch {
    throw new Failure(
      `No server answers at ${hostname}:${port} (${setting}): start it, or unset ${setting} to get one here`,
    )
  } finally {
    socket.destroy()
  }
}
