import { simpleParser, type ParsedMail } from 'mailparser'
import { afterAll, beforeAll } from 'vitest'
import { type Arrival, type MailServer, openMailServer } from './mail-server.ts'

/** One message the server took: who it was for, and what it said. */
export type Received = ParsedMail & { envelopeFrom: string; recipients: string[]; source: string }

export type TestMailServer = MailServer<Received> & {
  /** What it answered for with 250. */
  inbox: Received[]
  /** All that came whole, whether or not it was taken in the end. */
  arrived: Received[]
  /** What was sent to one address, oldest first. */
  to: (address: string) => Received[]
}

/** A mail server for one test file, which reads what it takes. */
export function testMailServer(): TestMailServer {
  const inbox: Received[] = []
  const arrived: Received[] = []
  const server = openMailServer<Received>({
    async read(arrival) {
      const message = await read(arrival)
      arrived.push(message)
      return message
    },
    keep: (message) => void inbox.push(message),
  })

  beforeAll(server.listen)
  afterAll(server.leave)

  return {
    ...server,
    inbox,
    arrived,
    to: (address) => inbox.filter(({ recipients }) => recipients.includes(address)),
  }
}

async function read({ source, envelopeFrom, recipients }: Arrival): Promise<Received> {
  const parsed = await simpleParser(source)
  return { ...parsed, source: source.toString('utf8'), envelopeFrom, recipients }
}
