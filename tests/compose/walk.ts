import { bounce } from './bounce.ts'
import { publish } from './campaign.ts'
import { compose } from './compose.ts'
import { call, press } from './edge.ts'
import { expectEqual } from './expect-equal.ts'
import { askMailer } from './mailers.ts'
import { countMails, linkIn, waitForMail } from './mails.ts'
import { addReaders, addSite, type Site } from './site.ts'
import { approve, comment, expectComments } from './thread.ts'

// The whole walk through the edge of a running `docker compose` with the trial inbox, which it
// uses as readers, moderators, editors and the operator do. Ends with 1 where something is not so.

const READERS = 300

async function replyAndApprove(site: Site): Promise<void> {
  await comment(site)
  await expectComments(site, 0)
  await approve(site)
  await expectComments(site, 1)
}

async function subscribeAndLeave(site: Site): Promise<void> {
  const email = `grace@${site.id}.example`
  const path = `/subscriptions/v1/sites/${site.id}/subscriptions`
  await call({ path, body: { email }, expect: 202 })
  await press(linkIn(await waitForMail(email), '/subscriptions/confirm/'), { action: 'confirm' })

  await publish(site)
  const mail = await waitForMail(email, 2)
  const list = mail.headers.get('list')
  const link = /https?:[^"\\>\s]+\/unsubscribe\/[\w.~-]+/.exec(JSON.stringify(list))?.[0] ?? ''
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
  const left = await fetch(link, { method: 'POST', body })
  expectEqual('one-click unsubscribe', left.status, 200)
  await publish(site)
  expectEqual('mails to who left', (await countMails()).get(email), 2)
}

/** Two mailers share one campaign: every reader gets one copy. */
async function shareAmongMailers(site: Site): Promise<void> {
  const readers = await addReaders(site, READERS)
  await compose('up', '-d', '--no-build', '--no-recreate', '--scale', 'mailer=2', 'mailer')
  const before = [await askMailer(1), await askMailer(2)]
  const totals = await publish(site)
  expectEqual('mails sent', totals['sent'], READERS)

  const counts = await countMails()
  const once = readers.filter((address) => counts.get(address) === 1)
  expectEqual('readers with one copy', once.length, READERS)
  const after = [await askMailer(1), await askMailer(2)]
  const shares = after.map(({ sent }, n) => sent - (before[n]?.sent ?? 0))
  console.log(`ok: the mailers sent ${shares.join(' and ')}`)
  expectEqual('mailers with a share of it', shares.filter((share) => share > 0).length, 2)
}

const site = await addSite()
await replyAndApprove(site)
await subscribeAndLeave(site)
await shareAmongMailers(site)
await bounce(await addSite())
console.log('the walk through the edge passed')
