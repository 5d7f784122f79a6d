import { randomBytes } from 'node:crypto'
import { until } from '../support/until.ts'
import { afterword, compose, sql } from './compose.ts'
import { call, press } from './edge.ts'
import { countMails, linkIn, waitForMail } from './mails.ts'

// The whole walk through the edge of a running `docker compose` with the trial inbox, which it
// uses as readers, moderators, editors and the operator do. Ends with 1 where something is not so.

const READERS = 300
const site = `walk-${randomBytes(3).toString('hex')}`
const page = 'https://news.example/bridge'

async function addSite(): Promise<string> {
  const about = [
    '--name',
    'The Daily',
    '--url',
    'https://news.example',
    '--origin',
    'https://news.example',
  ]
  const sender = ['--sender-name', 'The Daily', '--sender-address', 'news@news.example']
  const legal = ['--postal-address', '1 Harbour Street', '--contact', 'desk@news.example']
  await afterword(
    'site',
    'add',
    '--id',
    site,
    ...about,
    ...sender,
    ...legal,
    '--thread-state',
    'premoderated',
  )
  await afterword(
    'staff',
    'add',
    '--site',
    site,
    '--name',
    'Mo',
    '--address',
    `mo@${site}.example`,
    '--role',
    'moderator',
  )
  const made = await afterword('key', 'add', '--site', site, '--name', 'walk', '--scope', 'admin')
  const key = /aw_[\w-]+/.exec(made)?.[0]
  if (!key) throw new Error(`no key in: ${made}`)
  return key
}

async function replyAndApprove(): Promise<void> {
  const body = {
    page: { url: page },
    text: 'Through the edge.',
    name: 'Ada',
    email: `ada@${site}.example`,
  }
  await call({ path: `/comments/v1/sites/${site}/comments`, body, expect: 201 })
  await expectComments(0)
  const notice = await waitForMail(`mo@${site}.example`)
  await press(linkIn(notice, '/comments/moderate/'), { action: 'approve' })
  await expectComments(1)
}

async function expectComments(count: number): Promise<void> {
  const path = `/comments/v1/sites/${site}/thread?url=${encodeURIComponent(page)}`
  const { thread } = await call({ path, expect: 200 })
  expectEqual('comments in the thread', thread?.count, count)
}

async function subscribeAndLeave(key: string): Promise<void> {
  const email = `grace@${site}.example`
  await call({
    path: `/subscriptions/v1/sites/${site}/subscriptions`,
    body: { email },
    expect: 202,
  })
  await press(linkIn(await waitForMail(email), '/subscriptions/confirm/'), { action: 'confirm' })

  await publish(key)
  const mail = await waitForMail(email, 2)
  const list = mail.headers.get('list')
  const link = /https?:[^"\\>\s]+\/unsubscribe\/[\w.-]+/.exec(JSON.stringify(list))?.[0] ?? ''
  const left = await fetch(link, {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  })
  expectEqual('one-click unsubscribe', left.status, 200)
  await publish(key)
  expectEqual('mails to who left', (await countMails()).get(email), 2)
}

/** Announces an article and waits until its campaign is over. */
async function publish(key: string): Promise<Record<string, number>> {
  const path = `/subscriptions/v1/sites/${site}`
  const id = randomBytes(4).toString('hex')
  const body = {
    externalId: id,
    url: `https://news.example/${id}`,
    title: 'The bridge opens',
    breaking: true,
  }
  const { campaign } = await call({ path: `${path}/publications`, body, key, expect: 202 })
  return until(async () => {
    const now = await call({ path: `${path}/campaigns/${campaign?.id}`, key, expect: 200 })
    if (now.state !== 'finished') throw new Error(`campaign is ${now.state}`)
    return now.totals ?? {}
  }, 90)
}

/** Two mailers share one campaign: every reader gets one copy. */
async function shareAmongMailers(key: string): Promise<void> {
  await sql(`
    with people as (
      insert into subscriptions.subscribers (id, site_id, address, verified_at)
      select gen_random_uuid(), '${site}', 'r' || n || '@${site}.example', now()
      from generate_series(1, ${READERS}) as n returning id, site_id
    ), confirmed as (
      insert into subscriptions.confirmations (id, site_id, subscriber_id, confirmed_at)
      select gen_random_uuid(), site_id, id, now() from people returning id, site_id, subscriber_id
    )
    insert into subscriptions.subscriptions
      (id, site_id, subscriber_id, topic, frequency, state, confirmation_id, confirmed_at)
    select gen_random_uuid(), site_id, subscriber_id, 'site', 'instant', 'confirmed', id, now() from confirmed`)
  await compose('up', '-d', '--no-build', '--no-recreate', '--scale', 'mailer=2', 'mailer')
  const totals = await publish(key)
  expectEqual('mails sent', totals['sent'], READERS)

  const counts = await countMails()
  const readers = Array.from({ length: READERS }, (_, n) => counts.get(`r${n + 1}@${site}.example`))
  expectEqual('readers with one copy', readers.filter((copies) => copies === 1).length, READERS)
}

function expectEqual(what: string, seen: unknown, wanted: unknown): void {
  if (seen !== wanted) throw new Error(`${what}: ${String(seen)}, not ${String(wanted)}`)
  console.log(`ok: ${what} ${String(seen)}`)
}

const key = await addSite()
await replyAndApprove()
await subscribeAndLeave(key)
await shareAmongMailers(key)
console.log('the walk through the edge passed')
