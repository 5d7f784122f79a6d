import { fixture, mailTo } from '../support/mail-to.ts'
import { until } from '../support/until.ts'
import { publish } from './campaign.ts'
import { call } from './edge.ts'
import { expectEqual } from './expect-equal.ts'
import { countMails, waitForMail } from './mails.ts'
import { addReaders, type Site } from './site.ts'

const PORT = Number(process.env['BOUNCE_PUBLIC_PORT'] ?? 25)

/** Another server says there that a reader has no mailbox: they get nothing more. */
export async function bounce(site: Site): Promise<void> {
  const [address = ''] = await addReaders(site, 1)
  await publish(site)
  const { headers } = await waitForMail(address)
  const to = /b\+[^">]+/.exec(JSON.stringify(headers.get('return-path')))?.[0] ?? ''

  const raw = fixture('postfix-user-unknown').replaceAll('ada@example.com', address)
  expectEqual('answer to the bounce', await mailTo(PORT, { to, raw }), 250)
  await until(async () => expectEqual('cause', await causeOf(site, address), 'hard-bounce'), 60)
  await publish(site)
  expectEqual('mails to who has no mailbox', (await countMails()).get(address), 1)
}

async function causeOf({ id, key }: Site, address: string): Promise<string | undefined> {
  const path = `/mailer/v1/sites/${id}/suppressions?address=${address}`
  const { suppressions } = await call({ path, key, expect: 200 })
  return suppressions?.[0]?.cause
}
