import { type ParsedMail, simpleParser } from 'mailparser'
import { until } from '../support/until.ts'
import { compose } from './compose.ts'

const FOLDER = '/tmp/inbox'

/** How many mails each address got so far, by what the mail server was told. */
export async function countMails(): Promise<Map<string, number>> {
  const script = `cat ${FOLDER}/*.eml 2>/dev/null | grep '^Delivered-To:' || true`
  const lines = (await compose('exec', '-T', 'inbox', 'sh', '-c', script))
    .split('\n')
    .filter(Boolean)
  const byAddress = Map.groupBy(lines, (line) => line.replace('Delivered-To:', '').trim())
  return new Map([...byAddress].map(([address, copies]) => [address, copies.length]))
}

/** Waits for the newest mail to an address, the `nth` it gets. */
export async function waitForMail(address: string, nth = 1): Promise<ParsedMail> {
  await until(async () => ((await countMails()).get(address) ?? 0) >= nth, 60)
  const script = `cat "$(grep -l '^Delivered-To: ${address}' ${FOLDER}/*.eml | sort | tail -n 1)"`
  return simpleParser(await compose('exec', '-T', 'inbox', 'sh', '-c', script))
}

export function linkIn(mail: ParsedMail, path: string): string {
  const link = new RegExp(`https?://\\S+${path}[\\w.~-]+`).exec(mail.text ?? '')?.[0]
  if (!link) throw new Error(`no link to ${path} in “${mail.subject}”`)
  return link
}
