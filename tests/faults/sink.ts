import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'

/** One message a mail server has answered for. */
export type Accepted = { recipient: string; messageId: string; at: number }

export type Sink = {
  url: string
  accepted: Accepted[]
  /** From now on each message waits this long before its answer. */
  answerAfter: (ms: number) => void
  stop: () => Promise<void>
}

/** A mail server that notes each message just before it answers for it. */
export async function startSink(): Promise<Sink> {
  const accepted: Accepted[] = []
  let delayMs = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, { envelope }, answer) {
      const take = async (): Promise<void> => {
        const messageId = /^Message-ID:\s*(\S+)/im.exec(await text(stream))?.[1] ?? ''
        await delay(delayMs)
        for (const { address } of envelope.rcptTo) {
          accepted.push({ recipient: address, messageId, at: Date.now() })
        }
      }
      // A sender killed in the middle of its message owes and is owed nothing.
      take().then(() => answer(), answer)
    },
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')

  return {
    url: `smtp://127.0.0.1:${address.port}`,
    accepted,
    answerAfter: (ms) => {
      delayMs = ms
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
