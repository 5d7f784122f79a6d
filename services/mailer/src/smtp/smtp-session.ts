// oxlint-disable-next-line eslint/no-restricted-imports -- the edge to SMTP, as routes are to HTTP
import SMTPConnection, { type SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection'
import { openSource } from './message-source.ts'
import type { RelayOptions } from './relay-options.ts'
import { type SmtpFailure, toFailure, WE_HUNG_UP } from './smtp-failure.ts'

/** One message for one recipient, ready for the wire. */
export type Parcel = {
  from: string
  to: string
  message: Buffer
  /** Asked when the relay is ready for the message. False leaves it unsent. */
  mayGoOn: () => boolean
}

export type Result = { reply: string } | { failure: SmtpFailure }

/** From nothing to ready for MAIL FROM. */
const CONNECT_MS = 30_000
/**
 * For everything up to the message's last byte, and for the answer to that: RFC 5321 §4.5.3.2.6
 * lets a server think for ten minutes.
 */
const LIMITS = { transactionMs: 60_000, answerMs: 600_000 }
/** Shorter than a relay waits before it hangs up on us. */
const IDLE_MS = 30_000
const MOST_MESSAGES = 100

type Done = (error: unknown) => void

/**
 * One connection to the relay, used for one message after another.
 *
 * nodemailer's pool would queue messages, and send one again by itself when a connection
 * breaks. Here whoever sends knows that its message is on the wire next, and how far it got.
 */
export class SmtpSession {
  readonly #options: RelayOptions
  readonly #limits: typeof LIMITS
  #connection: SMTPConnection | undefined
  #messages = 0
  #isRefused = false
  #isSending = false
  #isLeft = false
  #idle: NodeJS.Timeout | undefined
  /** Ends the step under way when the connection breaks or is closed. */
  #fail: Done = () => undefined

  constructor(options: RelayOptions, limits = LIMITS) {
    this.#options = options
    this.#limits = limits
  }

  /** Makes sure that there is a connection, ready for MAIL FROM. */
  async open(): Promise<SmtpFailure | undefined> {
    clearTimeout(this.#idle)
    if (this.#isLeft) return toFailure(stopping(), { phase: 'connect', isLastByteTaken: false })
    if (this.#messages >= MOST_MESSAGES) this.close()
    if (this.#connection && (await this.#forgetRefused(this.#connection))) return undefined

    const timer = setTimeout(() => this.close(), CONNECT_MS)
    try {
      await this.#connect()
      return undefined
    } catch (error) {
      this.close()
      return toFailure(error, { phase: 'connect', isLastByteTaken: false })
    } finally {
      clearTimeout(timer)
    }
  }

  /** Hands over one message and waits for the relay's word. */
  async send({ from, to, message, mayGoOn }: Parcel): Promise<Result> {
    const connection = this.#connection
    if (!connection) throw new Error('the session is not open')
    let isLastByteTaken = false
    const timer = setTimeout(() => this.close(), this.#limits.transactionMs)
    const source = openSource(message, mayGoOn)
    source.once('end', () => {
      isLastByteTaken = true
      clearTimeout(timer)
      setSocketTimeout(connection, this.#limits.answerMs)
    })

    this.#messages += 1
    this.#isSending = true
    try {
      const answer = await this.#step<SMTPConnectionSendInfo>((done) =>
        connection.send({ from, to: [to] }, source, done),
      )
      return { reply: answer?.response ?? '' }
    } catch (error) {
      const failure = toFailure(error, { phase: 'send', isLastByteTaken })
      this.#isRefused = isRefusal(failure)
      if (!this.#isRefused) this.close()
      return { failure }
    } finally {
      this.#isSending = false
      clearTimeout(timer)
      setSocketTimeout(connection, this.#limits.transactionMs)
      this.#idle = setTimeout(() => this.close(), IDLE_MS).unref()
    }
  }

  /** Hangs up at once. A message under way fails, and its failure says how far it got. */
  close(error = new Error('took too long')): void {
    clearTimeout(this.#idle)
    const connection = this.#connection
    this.#onLost(error)
    connection?.close()
  }

  /** Hangs up for good because we stop, which is nobody's fault. */
  leave(): void {
    this.#isLeft = true
    this.close(stopping())
  }

  get isSending(): boolean {
    return this.#isSending
  }

  async #connect(): Promise<void> {
    const connection = new SMTPConnection(this.#options)
    this.#connection = connection
    connection.on('error', (error) => this.#onLost(error, connection))
    connection.once('end', () => this.#onLost(new Error('connection ended'), connection))

    await this.#step((done) => connection.connect((error) => done(error)))
    setSocketTimeout(connection, this.#limits.transactionMs)
    const { auth } = this.#options
    if (!auth) return
    await this.#step((done) => connection.login(auth, done))
  }

  /** After a refusal the relay must be told that the message is over. */
  async #forgetRefused(connection: SMTPConnection): Promise<boolean> {
    if (!this.#isRefused) return true
    try {
      await this.#step((done) => connection.reset(done))
      this.#isRefused = false
      return true
    } catch {
      // The connection is no use any more; `open` makes another.
      this.close()
      return false
    }
  }

  /** Runs one step of the conversation, which also ends when the connection does. */
  async #step<T>(run: (done: (error: unknown, value?: T) => void) => void): Promise<T | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<T | undefined>()
    this.#fail = reject
    run((error, value) => (error ? reject(error) : resolve(value)))
    try {
      return await promise
    } finally {
      this.#fail = () => undefined
    }
  }

  #onLost(error: Error, connection = this.#connection): void {
    if (connection !== this.#connection) return
    this.#connection = undefined
    this.#messages = 0
    this.#isRefused = false
    // What nodemailer has to say about the step, in this same turn, tells more than this does.
    const fail = this.#fail
    setImmediate(() => fail(error))
  }
}

function stopping(): Error {
  return Object.assign(new Error('we are stopping'), { code: WE_HUNG_UP })
}

/** True when the relay refused this message and stays for the next. */
function isRefusal({ code, replyCode }: SmtpFailure): boolean {
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && replyCode > 0 && replyCode !== 421
}

function setSocketTimeout({ _socket: socket }: SMTPConnection, ms: number): void {
  if (socket) socket.setTimeout(ms)
}
