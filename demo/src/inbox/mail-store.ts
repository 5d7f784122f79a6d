import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ParsedMail, simpleParser } from 'mailparser'

/** A mail as it lies in the inbox. */
export type Mail = ParsedMail & { id: string; receivedAt: Date; source: string }

export type Envelope = { from: string; to: string[] }

/** Every mail that was sent, as a file each, so that a restart forgets none. */
export type MailStore = {
  add: (source: Buffer, envelope: Envelope) => Promise<void>
  find: (id: string) => Promise<Mail | undefined>
  /** The newest, first come last. */
  list: (limit: number) => Promise<Mail[]>
  count: () => Promise<number>
}

const FILE = /^(\d{13})-[0-9a-f]{8}\.eml$/

export async function openMailStore(folder: string): Promise<MailStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const known = new Map<string, Mail>()

  const read = async (file: string): Promise<Mail> => {
    const mail = known.get(file) ?? (await readMail(folder, file))
    known.set(file, mail)
    return mail
  }
  const listFiles = async (): Promise<string[]> =>
    (await readdir(folder)).filter((file) => FILE.test(file)).toSorted()

  return {
    async add(source, envelope) {
      const file = `${Date.now()}-${randomBytes(4).toString('hex')}.eml`
      const draft = join(folder, `${file}.new`)
      await writeFile(draft, Buffer.concat([deliveryHeaders(envelope), source]))
      await rename(draft, join(folder, file))
    },
    async find(id) {
      const file = `${id}.eml`
      return (await listFiles()).includes(file) ? read(file) : undefined
    },
    async list(limit) {
      return Promise.all((await listFiles()).toReversed().slice(0, limit).map(read))
    },
    count: async () => (await listFiles()).length,
  }
}

/** What a mail server writes above a mail it delivers: the envelope it came in. */
function deliveryHeaders({ from, to }: Envelope): Buffer {
  const lines = [`Return-Path: <${from}>`, ...to.map((address) => `Delivered-To: ${address}`)]
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(''))
}

async function readMail(folder: string, file: string): Promise<Mail> {
  const source = await readFile(join(folder, file))
  return {
    ...(await simpleParser(source, { skipImageLinks: true })),
    id: file.replace('.eml', ''),
    receivedAt: new Date(Number(FILE.exec(file)?.[1])),
    source: source.toString('utf8'),
  }
}
