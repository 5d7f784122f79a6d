import { once } from 'node:events'
import type { Socket } from 'node:net'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

/** One message that came whole: every byte of it, and its envelope. */
export type Arrival = {
  source: Buffer
  envelopeFrom: string
  recipients: string[]
  /** When its MAIL FROM came, by `Date.now()`. */
  begunAt: number
}

/**
 * `drop` hangs up without a word, `garble` says what is no SMTP, `trickle` begins an answer that
 * takes minutes, a byte a second; anything else refuses, as `450 4.2.1 later` does.
 */
export type Refusal = 'drop' | 'garble' | 'trickle' | `${4 | 5}${string}`

/** Where a test wants something else than a friendly 250. Nothing returned is one. */
export type Behaviour<Message> = {
  /** Before the greeting. */
  greet: () => Promise<void>
  /** Where one must log in. */
  login: () => Refusal | undefined
  mail: (from: string) => Refusal | undefined
  rcpt: (to: string) => Promise<Refusal | undefined> | Refusal | undefined
  /** When a message begins; none of it is read until this has answered. */
  begin: (to: string) => Promise<Refusal | undefined> | Refusal | undefined
  /** When all of it is here, before it is answered. A message whose sender is gone by then is not taken. */
  answer: (message: Message) => Promise<Refusal | undefined> | Refusal | undefined
  /** When it is kept for good, instead of saying so. */
  afterwards: (message: Message) => Refusal | undefined
  /** When somebody who was trickled to has hung up: how long after their MAIL FROM. */
  left: (afterMs: number) => void
}

export type MailServer<Message> = {
  url: () => string
  /** Replaces the behaviour so far. */
  behave: (behaviour: Partial<Behaviour<Message>>) => void
  /** How often somebody has connected. */
  connections: () => number
  /** Stops listening and hangs up on everybody, until `listen`. */
  leave: () => Promise<void>
  listen: () => Promise<void>
  /** From now on it offers encryption, as whoever the certificate names. Hangs up on everybody. */
  encrypt: (pair: KeyPair) => Promise<void>
}

/** A private key and its certificate, in PEM. */
export type KeyPair = { key: string; cert: string }

type Post<Message> = {
  read: (arrival: Arrival) => Promise<Message> | Message
  /** Of what is answered for with 250, just before that. */
  keep: (message: Message) => Promise<void> | void
}

const GARBAGE = '\u{1}what was that?\r\n'
const LONG_ANSWER = `250 2.1.5 ${'a moment, please, '.repeat(20)}`
const BYTE_EVERY_MS = 1_000

/** A real SMTP server that does as it is told. Addresses that begin with `nobody` do not exist. */
export function openMailServer<Message>({ read, keep }: Post<Message>): MailServer<Message> {
  let behaviour: Partial<Behaviour<Message>> = {}
  let connections = 0
  let port = 0
  let pair: KeyPair | undefined
  const begun = new WeakMap<SMTPServerSession, number>()
  let server = openServer()

  function openServer(): SMTPServer {
    const opened = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      ...(pair ?? { disabledCommands: ['STARTTLS'] }),
      hideENHANCEDSTATUSCODES: true,
      async onConnect(_session, done) {
        connections += 1
        await behaviour.greet?.()
        done()
      },
      onAuth(_auth, session, done) {
        const refusal = behaviour.login?.()
        if (refusal) refuse(session, refusal, done)
        else done(null, { user: 'anybody' })
      },
      onMailFrom({ address }, session, done) {
        begun.set(session, Date.now())
        refuse(session, behaviour.mail?.(address), done)
      },
      async onRcptTo({ address }, session, done) {
        const fallback = address.startsWith('nobody') ? '550 5.1.1 no such mailbox' : undefined
        refuse(session, (await behaviour.rcpt?.(address)) ?? fallback, done)
      },
      async onData(stream, session, done) {
        const [first = ''] = recipientsOf(session)
        const early = await behaviour.begin?.(first)
        if (early === 'drop') return hangUp(session)

        const source = await readAll(stream)
        if (!source) return
        const message = await read({ ...envelopeOf(session), source })
        const refusal = early ?? (await behaviour.answer?.(message))
        if (refusal) return refuse(session, refusal, done)
        if (!isConnected(session)) return
        await keep(message)
        refuse(session, behaviour.afterwards?.(message), done)
      },
    })
    opened.on('error', () => undefined)
    return opened
  }

  function envelopeOf(session: SMTPServerSession): Omit<Arrival, 'source'> {
    const { mailFrom } = session.envelope
    return {
      envelopeFrom: mailFrom ? mailFrom.address : '',
      recipients: recipientsOf(session),
      begunAt: begun.get(session) ?? 0,
    }
  }

  function refuse(
    session: SMTPServerSession,
    refusal: Refusal | undefined,
    done: (error?: Error) => void,
  ): void {
    if (refusal === 'drop') return hangUp(session)
    if (refusal === 'trickle') return listSockets(session).forEach((one) => trickle(one, session))
    if (refusal === 'garble') return listSockets(session).forEach((one) => void one.write(GARBAGE))
    if (!refusal) return done()
    const responseCode = Number(refusal.slice(0, 3))
    done(Object.assign(new Error(refusal.slice(4)), { responseCode }))
  }

  function trickle(socket: Socket, session: SMTPServerSession): void {
    const bytes = LONG_ANSWER[Symbol.iterator]()
    const timer = setInterval(() => socket.write(bytes.next().value ?? ' '), BYTE_EVERY_MS)
    socket.once('close', () => {
      clearInterval(timer)
      behaviour.left?.(Date.now() - (begun.get(session) ?? 0))
    })
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

  return {
    url: () => `smtp://127.0.0.1:${port}`,
    connections: () => connections,
    behave(next) {
      behaviour = next
    },
    listen,
    leave,
    async encrypt(next) {
      pair = next
      await leave()
      await listen()
    },
  }
}

function recipientsOf({ envelope }: SMTPServerSession): string[] {
  return envelope.rcptTo.map(({ address }) => address)
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
