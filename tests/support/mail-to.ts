import { readFileSync } from 'node:fs'
import { SmtpSession } from '@afterword/mailer/smtp/smtp-session'

type Incoming = { to: string; from?: string; raw: string | Buffer; tls?: boolean }

/** Hands a mail to a server as another server would, and says how that ended: 250 or a refusal. */
export async function mailTo(
  port: number,
  { to, from = '', raw, tls = false }: Incoming,
): Promise<number> {
  const session = new SmtpSession({
    host: '127.0.0.1',
    port,
    ignoreTLS: !tls,
    requireTLS: tls,
    tls: { rejectUnauthorized: false },
  })
  try {
    const refusal = await session.open()
    if (refusal) return refusal.replyCode
    const message = Buffer.from(raw)
    const result = await session.send({ from, to, message, mayGoOn: () => true })
    return 'reply' in result ? Number(result.reply.slice(0, 3)) : result.failure.replyCode
  } finally {
    session.leave()
  }
}

/** A mail of the corpus, with the lines that go over the wire. */
export function fixture(name: string): string {
  const file = new URL(`../fixtures/feedback/${name}.eml`, import.meta.url)
  return readFileSync(file, 'utf8').replaceAll('\n', '\r\n')
}
