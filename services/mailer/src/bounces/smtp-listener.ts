import { once } from 'node:events'
import type { RateLimit } from '@afterword/shared/http/rate-limit'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import type { Logger } from 'pino'
import {
  SMTPServer,
  type SMTPServerDataStream,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server'
import { Clients, count } from './clients.ts'
import type { Recognised } from './recognise.ts'
import { NOBODY_NAMED, NOT_NOW, SmtpRefusal, TOO_BIG, UNKNOWN_RECIPIENT } from './smtp-refusal.ts'

export type Limits = Record<'connections' | 'mails' | 'complaints' | 'strangers', RateLimit>

type Parts = {
  host: string
  port: number
  /** How we greet. */
  name: string
  tls: { key: Buffer; cert: Buffer } | undefined
  limits: Limits
  log: Logger
  recognise: (address: string) => Promise<Recognised | undefined>
  /** Returns when the mail cannot be lost any more. */
  keep: (mail: { recipients: Recognised[]; sender: string; raw: Buffer }) => Promise<void>
}

export type SmtpListener = { port: number; stop: () => Promise<void> }

/** A report brings a copy of our mail, of 100 KB at most, or its headers. */
const MAX_BYTES = 1024 * 1024
const MOST_CLIENTS = 100
const MOST_RECIPIENTS = 5
const SILENCE_MS = 60_000
const CLOSE_MS = 5_000

type Done = (error?: Error | null) => void

/** Listens for mail to the bounce domain. What it answers 250 for is kept. */
export async function startSmtpListener(parts: Parts): Promise<SmtpListener> {
  const server = openServer(parts)
  server.on(
    'error',
    onceAMinute((error) => parts.log.warn({ err: error }, 'smtp connection failed')),
  )
  const port = await listen(server, parts)
  return {
    port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function openServer(parts: Parts): SMTPServer {
  const clients = new Clients()
  const say = answering(parts.log)
  const server = new SMTPServer({
    ...options(parts),
    onConnect: (session, done) =>
      void say(done, async () => {
        clients.enter(session, () => hangUp(server, session))
        await count(parts.limits.connections, session.remoteAddress)
      }),
    onClose: (session) => clients.leave(session),
    onRcptTo: ({ address }, session, done) => void say(done, () => admit(parts, session, address)),
    onData: (stream, session, done) => void say(done, () => take(parts, session, stream)),
  })
  return server
}

function options({ name, tls }: Parts): SMTPServerOptions {
  return {
    name,
    banner: 'Afterword',
    disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    hideDSN: true,
    logger: false,
    size: MAX_BYTES,
    maxClients: MOST_CLIENTS,
    maxRecipients: MOST_RECIPIENTS,
    socketTimeout: SILENCE_MS,
    closeTimeout: CLOSE_MS,
    ...tls,
  }
}

/** Tells the other server how something ended. What is our own trouble, it may try again. */
function answering(log: Logger): (done: Done, work: () => Promise<void>) => Promise<void> {
  const complain = onceAMinute((error: unknown) => log.warn({ err: error }, 'mail not taken'))

  return async (done, work) => {
    try {
      await work()
    } catch (error) {
      if (error instanceof SmtpRefusal) return done(error)
      complain(error)
      return done(NOT_NOW)
    }
    done()
  }
}

async function admit(
  { recognise, limits }: Parts,
  { remoteAddress }: SMTPServerSession,
  address: string,
): Promise<void> {
  const recipient = await recognise(address)
  if (!recipient) {
    await count(limits.strangers, remoteAddress)
    throw UNKNOWN_RECIPIENT
  }
  const isComplaint = recipient.is === 'feedback' && recipient.address.purpose === 'complaint'
  if (isComplaint) await count(limits.complaints, remoteAddress)
}

async function take(
  { recognise, keep, limits }: Parts,
  { envelope, remoteAddress }: SMTPServerSession,
  stream: SMTPServerDataStream,
): Promise<void> {
  const raw = await readAll(stream)
  if (stream.sizeExceeded) throw TOO_BIG
  await count(limits.mails, remoteAddress)

  const addresses = [...new Set(envelope.rcptTo.map(({ address }) => address.toLowerCase()))]
  const found = await Promise.all(addresses.map(recognise))
  const recipients = found.flatMap((recipient) => recipient ?? [])
  if (recipients.length === 0) throw NOBODY_NAMED
  await keep({ recipients, sender: envelope.mailFrom ? envelope.mailFrom.address : '', raw })
}

/** All of a message, or as much as we would take. */
async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size <= MAX_BYTES) chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

function hangUp({ connections }: SMTPServer, session: SMTPServerSession): void {
  for (const { id, _socket: socket } of connections) if (id === session.id) socket.destroy()
}

async function listen(server: SMTPServer, { host, port }: Parts): Promise<number> {
  server.listen(port, host)
  await once(server.server, 'listening')
  const address = server.server.address()
  return address !== null && typeof address === 'object' ? address.port : port
}
