import { readFile } from 'node:fs/promises'
import { SmtpSession } from '@afterword/mailer/smtp/smtp-session'
import { signMailToken } from '@afterword/shared/tokens/mail-token'
import { sql } from 'kysely'
import { PROCESS_TOKEN_KEYS } from '../support/service-process.ts'
import type { World } from './world.ts'

export const BOUNCE_DOMAIN = 'bounce.news.example'

/** Somebody pressed "spam" on the newest mail they got: their provider reports it to our listener. */
export async function complain(world: World, port: number, address: string): Promise<void> {
  const token = signMailToken(PROCESS_TOKEN_KEYS, {
    purpose: 'bounce',
    site: world.site,
    id: await findSent(world, address),
  })
  const file = new URL('../fixtures/feedback/arf-abuse.eml', import.meta.url)
  const report = (await readFile(file, 'utf8')).replaceAll('\n', '\r\n')
  const session = new SmtpSession({ host: '127.0.0.1', port, ignoreTLS: true })
  try {
    const refusal = await session.open()
    if (refusal) throw new Error(`the listener refuses us: ${refusal.reply}`)
    const result = await session.send({
      from: 'fbl@provider.example',
      to: `b+${token}@${BOUNCE_DOMAIN}`,
      message: Buffer.from(report),
      mayGoOn: () => true,
    })
    if (!('reply' in result)) throw new Error(`the report was refused: ${result.failure.reply}`)
  } finally {
    session.leave()
  }
}

async function findSent({ db }: World, address: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select d.id from mailer.deliveries d
    join subscriptions.subscribers s on s.id = d.subscriber_id
    where s.address = ${address} and d.state = 'sent' order by d.settled_at desc limit 1
  `.execute(db)
  if (!rows[0]) throw new Error(`${address} was sent nothing`)
  return rows[0].id
}
