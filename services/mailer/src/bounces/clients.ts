import { networkOf } from '@afterword/shared/http/client-address'
import type { RateLimit } from '@afterword/shared/http/rate-limit'
import { Problem } from '@afterword/shared/problem'
import { TOO_FAST } from './smtp-refusal.ts'

/** How often clients may do what costs us something. All of it is shared by all processes. */
export const LIMITS = {
  /** Enough for a relay that brings back a whole campaign. */
  connections: { name: 'bounce-connections', points: 300, seconds: 60 },
  mails: { name: 'bounce-mails', points: 3_000, seconds: 60 },
  /** Anybody may write there: `complaints@` has no token. Its senders come again. */
  complaints: { name: 'bounce-complaints', points: 60, seconds: 60 },
  /** Addresses we do not have: reports name none. */
  strangers: { name: 'bounce-strangers', points: 30, seconds: 600 },
} as const

const MOST_CONNECTIONS = 20
/** However slowly somebody talks. */
const SESSION_MS = 600_000

type Session = { id: string; remoteAddress: string }

/** Who is connected, so that no one takes all the room, or stays for ever. */
export class Clients {
  readonly #sessions = new Map<string, { network: string; timer: NodeJS.Timeout }>()

  /** Lets a connection in, or throws. `hangUp` is called when its time is over. */
  enter({ id, remoteAddress }: Session, hangUp: () => void): void {
    const network = networkOf(remoteAddress)
    const others = this.#sessions.values().filter((session) => session.network === network)
    if (others.toArray().length >= MOST_CONNECTIONS) throw TOO_FAST
    this.#sessions.set(id, { network, timer: setTimeout(hangUp, SESSION_MS).unref() })
  }

  leave({ id }: Session): void {
    clearTimeout(this.#sessions.get(id)?.timer)
    this.#sessions.delete(id)
  }
}

/** Counts something of a client's, or throws what tells it to come later. */
export async function count(limit: RateLimit, address: string): Promise<void> {
  try {
    await limit(networkOf(address))
  } catch (error) {
    throw error instanceof Problem ? TOO_FAST : error
  }
}
