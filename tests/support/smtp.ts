import { once } from 'node:events'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll } from 'vitest'

/** One message the server took: who it was for, and what it said. */
export type Received = ParsedMail & { envelopeFrom: string; recipients: string[]; source: string }

export type TestMailServer = {
  url: () => string
  inbox: Received[]
  /** What was sent to one address, oldest first. */
  to: (address: string) => Received[]
}

/** A real SMTP server that keeps what it takes. Addresses that begin with `nobody` do not exist. */
export function testMailServer(): TestMailServer {
  const inbox: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo({ address }, _session, done) {
      if (!address.startsWith('nobody')) return done()
      done(Object.assign(new Error('5.1.1 no such mailbox'), { responseCode: 550 }))
    },
    async onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk as Buffer)
      const source = Buffer.concat(chunks)
      inbox.push({
        ...(await simpleParser(source)),
        source: source.toString('utf8'),
        envelopeFrom: envelope.mailFrom ? envelope.mailFrom.address : '',
        recipients: envelope.rcptTo.map(({ address }) => address),
      })
      done()
    },
  })

  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server.server, 'listening')
  })
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())))

  return {
    inbox,
    to: (address) => inbox.filter(({ recipients }) => recipients.includes(address)),
    url() {
      const address = server.server.address()
      if (address === null || typeof address === 'string') throw new Error('not listening')
      return `smtp://127.0.0.1:${address.port}`
    },
  }
}
