import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import type { Logger } from 'pino'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import type { Envelope, MailStore } from './mail-store.ts'

type Running = { url: string; stop: () => Promise<void> }

/** A sender may keep its connection; a stop waits no longer for it to leave. */
const LEAVE_WITHIN_MS = 3_000

type Parts = { mails: MailStore; log: Logger; host: string; port: number }

/** Takes every mail for anybody. */
export async function startSmtpServer({ mails, log, host, port }: Parts): Promise<Running> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    closeTimeout: LEAVE_WITHIN_MS,
    async onData(stream, session, done) {
      try {
        await mails.add(await buffer(stream), envelopeOf(session))
        done()
      } catch (error) {
        log.warn({ err: error }, 'could not keep a mail')
        done(new Error('could not keep it'))
      }
    },
  })
  server.on('error', (error) => log.warn({ err: error }, 'inbox connection failed'))

  server.listen(port, host)
  await once(server.server, 'listening')
  return {
    url: urlOf(server),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function envelopeOf({ envelope: { mailFrom, rcptTo } }: SMTPServerSession): Envelope {
  return {
    from: mailFrom ? mailFrom.address : '',
    to: rcptTo.map(({ address }) => address),
  }
}

function urlOf({ server }: SMTPServer): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return `smtp://127.0.0.1:${address.port}`
}
