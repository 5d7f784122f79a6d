// oxlint-disable-next-line eslint/no-restricted-imports -- the edge to SMTP, as routes are to HTTP
import MailComposer from 'nodemailer/lib/mail-composer'
import { withCrlf } from './line-breaks.ts'

export type Address = { name: string; address: string }

/** A message as its reader will see it, with every header it carries. */
export type MimeMessage = {
  from: Address
  to: Address
  replyTo: Address
  subject: string
  messageId: string
  date: Date
  text: string
  html: string
  headers: Record<string, string>
}

/** Writes a message for the wire. The same message gives the same bytes, at every try. */
export async function composeMime({ headers, ...message }: MimeMessage): Promise<Buffer> {
  const composer = new MailComposer({
    ...message,
    text: part(message.text),
    html: part(message.html),
    headers: Object.entries(headers).map(([key, value]) => ({
      key,
      // Of References, nodemailer takes text alone.
      value: key === 'References' ? value : { prepared: true, foldLines: false, value },
    })),
    baseBoundary: message.messageId.replace(/[^0-9a-z]/g, '').slice(0, 32),
    // A text is a text, even if it reads like a path or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}

/**
 * Quoted-printable whatever it says: short lines that no server touches, and two messages that
 * differ in a link differ in nothing else.
 */
function part(content: string): { content: string; contentTransferEncoding: string } {
  return { content: withCrlf(content), contentTransferEncoding: 'quoted-printable' }
}
