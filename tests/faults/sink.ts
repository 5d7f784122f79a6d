import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type Arrival,
  type Behaviour,
  type KeyPair,
  openMailServer,
} from '../support/mail-server.ts'

/** One message a mail server has answered for. Times are by `Date.now()`. */
export type Accepted = {
  recipient: string
  messageId: string
  /** By its Date header. */
  dated: number
  begunAt: number
  at: number
}

export type Sink = {
  url: string
  port: number
  accepted: Accepted[]
  connections: () => number
  /** From now on each message waits this long before its answer. */
  answerAfter: (ms: number) => void
  /** Replaces what it does so far. */
  behave: (behaviour: Partial<Behaviour<Accepted>>) => void
  /** Stops listening, until `comeBack`. */
  leave: () => Promise<void>
  comeBack: () => Promise<void>
  /** From now on it offers encryption, as whoever the certificate names. */
  encrypt: (pair: KeyPair) => Promise<void>
  stop: () => Promise<void>
}

/** A mail server that writes each message it takes to disk just before it answers for it. */
export async function startSink(): Promise<Sink> {
  const folder = await mkdtemp(join(tmpdir(), 'afterword-sink-'))
  const file = await open(join(folder, 'accepted.jsonl'), 'a')
  const accepted: Accepted[] = []
  const server = openMailServer<Accepted>({
    read,
    async keep(message) {
      const kept = { ...message, at: Date.now() }
      await file.write(`${JSON.stringify(kept)}\n`)
      accepted.push(kept)
    },
  })
  await server.listen()

  return {
    url: server.url(),
    port: Number(new URL(server.url()).port),
    accepted,
    connections: server.connections,
    behave: server.behave,
    answerAfter: (ms) => server.behave({ answer: () => delay(ms, undefined) }),
    leave: server.leave,
    comeBack: server.listen,
    encrypt: server.encrypt,
    async stop() {
      await server.leave()
      await file.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function read({ source, recipients, begunAt }: Arrival): Accepted {
  const text = source.toString('latin1')
  const messageId = /^Message-ID:\s*(\S+)/im.exec(text)?.[1] ?? ''
  const dated = Date.parse(/^Date:\s*(.+)/im.exec(text)?.[1] ?? '')
  return { recipient: recipients[0] ?? '', messageId, dated, begunAt, at: 0 }
}
