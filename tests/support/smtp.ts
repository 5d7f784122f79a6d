import { once } from 'node:events'
import type { Socket } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { afterAll, beforeAll } from 'vitest'

/** One message the server took: who it was for, and what it said. */
export type Received = ParsedMail & { envelopeFrom: string; recipients: string[]; source: string }

/** `drop` hangs up without a word; anything else refuses, as `450 4.2.1 later` does. */
export type Refusal = 'drop' | `${4 | 5}${string}`

/** Where a test wants something else than a friendly 250. Nothing returned is one. */
type Behaviour = {
  /** Before the greeting. */
  greet: () => Promise<void>
  mail: (from: string) => Refusal | undefined
  rcpt: (to: string) => Promise<Refusal | undefined> | Refusal | undefined
  /** When a message begins; none of it is read until this has answered. */
  begin: (to: string) => Promise<Refusal | undefined> | Refusal | undefined
  /** When all of it is here, before it is answered. A message whose sender is gone by then is not taken. */
  answer: (message: Received) => Promise<Refusal | undefined> | Refusal | undefined
}

export type TestMailServer = {
  url: () => string
  /** What it answered for with 250. */
  inbox: Received[]
  /** All that came whole, whether or not it was taken in the end. */
  arrived: Received[]
  /** What was sent to one address, oldest first. */
  to: (address: string) => Received[]
  /** Replaces the behaviour so far. */
  behave: (behaviour: Partial<Behaviour>) => void
  /** Stops listening and hangs up on everybody, until `listen`. */
  leave: () => Promise<void>
  listen: () => Promise<void>
}

/** A real SMTP server that keeps what it takes. Addresses that begin with `nobody` do not exist. */
export function testMailServer(): TestMailServer {
  const inbox: Received[] = []
  const arrived: Received[] = []
  let behaviour: Partial<Behaviour> = {}
  let server = openServer()
  let port = 0

  function openServer(): SMTPServer {
    const opened = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      hideENHANCEDSTATUSCODES: true,
      async onConnect(_session, done) {
        await behaviour.greet?.()
        done()
      },
      onMailFrom({ address }, session, done) {
        refuse(session, behaviour.mail?.(address), done)
      },
      async onRcptTo({ address }, session, done) {
        const fallback = address.startsWith('nobody') ? '550 5.1.1 no such mailbox' : undefined
        refuse(session, (await behaviour.rcpt?.(address)) ?? fallback, done)
      },
      async onData(stream, session, done) {
        const recipients = session.envelope.rcptTo.map(({ address }) => address)
        const early = await behaviour.begin?.(recipients[0] ?? '')
        if (early === 'drop') return hangUp(session)

        const source = await readAll(stream)
        if (!source) return
        const message = await read(source, session, recipients)
        arrived.push(message)
        const refusal = early ?? (await behaviour.answer?.(message))
        if (refusal) return refuse(session, refusal, done)
        if (!isConnected(session)) return
        inbox.push(message)
        done()
      },
    })
    opened.on('error', () => undefined)
    return opened
  }

  function refuse(
    session: SMTPServerSession,
    refusal: Refusal | undefined,
    done: (error?: Error) => void,
  ): void {
    if (refusal === 'drop') return hangUp(session)
    if (!refusal) return done()
    const responseCode = Number(refusal.slice(0, 3))
    done(Object.assign(new Error(refusal.slice(4)), { responseCode }))
  }

  const listSockets = (session?: SMTPServerSession): Socket[] =>
    [...server.connections]
      .filter(({ id }) => !session || id === session.id)
      .map(({ _socket: socket }) => socket)
  const hangUp = (session?: SMTPServerSession): void =>
    listSockets(session).forEach((socket) => socket.destroy())
  const isConnected = (session: SMTPServerSession): boolean =>
    listSockets(session).some((socket) => !socket.destroyed)

  const listen = async (): Promise<void> => {
    server.listen(port, '127.0.0.1')
    await once(server.server, 'listening')
    const address = server.server.address()
    if (address === null || typeof address === 'string') throw new Error('not listening')
    port = address.port
  }
  const leave = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    hangUp()
    await closed
    server = openServer()
  }

  beforeAll(listen)
  afterAll(leave)

  return {
    inbox,
    arrived,
    to: (address) => inbox.filter(({ recipients }) => recipients.includes(address)),
    behave(next) {
      behaviour = next
    },
    leave,
    listen,
    url: () => `smtp://127.0.0.1:${port}`,
  }
}

/** All of a message, or nothing if its sender hung up in the middle. */
async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of stream) chunks.push(chunk)
    return Buffer.concat(chunks)
  } catch {
    return undefined
  }
}

async function read(
  source: Buffer,
  { envelope }: SMTPServerSession,
  recipients: string[],
): Promise<Received> {
  return {
    ...(await simpleParser(source)),
    source: source.toString('utf8'),
    envelopeFrom: envelope.mailFrom ? envelope.mailFrom.address : '',
    recipients,
  }
}
