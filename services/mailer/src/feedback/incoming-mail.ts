import { simpleParser } from 'mailparser'

/** A mail that came to the bounce domain, as far as we read it. */
export type IncomingMail = {
  /** The envelope's; '' is a bounce's, which must never be answered. */
  sender: string
  /** By name in lower case; of a header given twice the first counts. */
  headers: ReadonlyMap<string, string>
  /** What people are meant to read. */
  text: string
  /** Parts for machines: type in lower case, content as text. */
  parts: { type: string; content: string }[]
}

/** A part that servers write for us is short; a copy of our own mail may be long. */
const LONGEST_PART = 65_536

/** Takes a mail apart. Whatever bytes it has, it comes out as something. */
export async function readIncomingMail(raw: Buffer, sender: string): Promise<IncomingMail> {
  const mail = await simpleParser(raw, {
    keepDeliveryStatus: true,
    skipImageLinks: true,
    skipTextToHtml: true,
    skipTextLinks: true,
  })
  const headers = new Map<string, string>()
  for (const { key, line } of mail.headerLines.toReversed()) {
    const value = line.slice(line.indexOf(':') + 1)
    headers.set(key, value.replace(/\s+/g, ' ').trim())
  }
  return {
    sender,
    headers,
    text: (mail.text ?? '').slice(0, LONGEST_PART),
    parts: mail.attachments.map(({ contentType, content }) => ({
      type: contentType.toLowerCase(),
      content: content.subarray(0, LONGEST_PART).toString('utf8'),
    })),
  }
}
