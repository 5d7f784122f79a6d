import { randomBytes } from 'node:crypto'
import { afterword, sql } from './compose.ts'

/** A site of the walk's own, with a moderator and a key for everything. */
export type Site = { id: string; key: string; moderator: string }

const ABOUT = [
  '--name=The Daily',
  '--url=https://news.example',
  '--origin=https://news.example',
  '--sender-name=The Daily',
  '--sender-address=news@news.example',
  '--postal-address=1 Harbour Street',
  '--contact=desk@news.example',
  '--thread-state=premoderated',
]

export async function addSite(): Promise<Site> {
  const id = `walk-${randomBytes(3).toString('hex')}`
  const moderator = `mo@${id}.example`
  await afterword('site', 'add', `--id=${id}`, ...ABOUT)
  const mo = ['--name=Mo', `--address=${moderator}`, '--role=moderator']
  await afterword('staff', 'add', `--site=${id}`, ...mo)

  const made = await afterword('key', 'add', `--site=${id}`, '--name=walk', '--scope=admin')
  const key = /aw_[\w-]+/.exec(made)?.[0]
  if (!key) throw new Error(`no key in: ${made}`)
  return { id, key, moderator }
}

/** Adds readers who have confirmed, and gives their addresses. */
export async function addReaders({ id }: Site, count: number): Promise<string[]> {
  await sql(`
    with people as (
      insert into subscriptions.subscribers (id, site_id, address, verified_at)
      select gen_random_uuid(), '${id}', 'r' || n || '@${id}.example', now()
      from generate_series(1, ${count}) as n returning id, site_id
    ), confirmed as (
      insert into subscriptions.confirmations (id, site_id, subscriber_id, confirmed_at)
      select gen_random_uuid(), site_id, id, now() from people returning id, site_id, subscriber_id
    )
    insert into subscriptions.subscriptions
      (id, site_id, subscriber_id, topic, frequency, state, confirmation_id, confirmed_at)
    select gen_random_uuid(), site_id, subscriber_id, 'site', 'instant', 'confirmed', id, now() from confirmed`)
  return Array.from({ length: count }, (_, n) => `r${n + 1}@${id}.example`)
}
