import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { until } from '../support/until.ts'
import { announce, finish, publish } from './campaign.ts'
import { afterword, compose, sql } from './compose.ts'
import { expectEqual } from './expect-equal.ts'
import { askMailer } from './mailers.ts'
import { countMails } from './mails.ts'
import { addReaders, addSite, type Site } from './site.ts'
import { approve, comment, expectComments } from './thread.ts'

// Backup, restore and release of a running `docker compose` with the trial inbox. It puts the
// database back to the backup it makes, and edits .env: for a deployment that nobody uses.

const READERS = 20
const OVERDUE_SECONDS = 5
const RESTORE = fileURLToPath(new URL('../../deploy/restore.sh', import.meta.url))
const SETTINGS = fileURLToPath(new URL('../../.env', import.meta.url))

async function backUp(): Promise<string> {
  const said = await compose('run', '--rm', '-T', 'backup', 'once')
  const dump = /afterword-\w+\.dump/.exec(said)?.[0]
  if (!dump) throw new Error(`no backup in: ${said}`)
  return dump
}

/** A comment and a publication that the backup knows nothing of. */
async function changeMore(site: Site): Promise<void> {
  await comment(site, 'Said after the backup.')
  await publish(site)
  expectEqual('comments after the backup', await countRows('comments.comments', site), 2)
  expectEqual('campaigns after the backup', await countRows('subscriptions.campaigns', site), 2)
}

async function expectRestored(site: Site): Promise<void> {
  expectEqual('comments restored', await countRows('comments.comments', site), 1)
  expectEqual('campaigns restored', await countRows('subscriptions.campaigns', site), 1)
  await until(() => expectComments(site, 1), 60)
  expectEqual('delivery', (await askMailer()).delivery, 'held')
}

/** The deliveries of a campaign are overdue, and none was tried. */
async function expectHeld(campaign: string): Promise<void> {
  const overdue = `select count(*) from mailer.deliveries where campaign_id = '${campaign}'
    and state = 'pending' and attempts = 0 and due_at < now() - interval '${OVERDUE_SECONDS} s'`
  await until(async () => Number(await sql(overdue)) === READERS, 60)
  console.log(`ok: overdue by ${OVERDUE_SECONDS} s and not tried: ${READERS}`)
}

async function release(): Promise<void> {
  const settings = await readFile(SETTINGS, 'utf8')
  await writeFile(SETTINGS, settings.replace('HOLD_DELIVERY=1\n', ''))
  await compose('up', '-d', '--no-build', 'mailer')
  // The restored database is another than the one that mail was last sent from.
  await until(async () => (await askMailer()).delivery === 'foreign', 60)
  await afterword('delivery', 'release')
}

async function countRows(table: string, { id }: Site): Promise<number> {
  return Number(await sql(`select count(*) from ${table} where site_id = '${id}'`))
}

async function expectCopies(readers: string[], copies: number): Promise<void> {
  const counts = await countMails()
  const right = readers.filter((address) => (counts.get(address) ?? 0) === copies)
  expectEqual(`readers with ${copies} mails`, right.length, readers.length)
}

const site = await addSite()
const readers = await addReaders(site, READERS)
await comment(site)
await approve(site)
await publish(site)
const dump = await backUp()
await changeMore(site)
await expectCopies(readers, 2)

await promisify(execFile)(RESTORE, [dump])
await expectRestored(site)
const campaign = await announce(site)
await expectHeld(campaign)
await expectCopies(readers, 2)

await release()
expectEqual('mails sent once released', (await finish(site, campaign))['sent'], READERS)
await expectCopies(readers, 3)
console.log('the walk of a restore passed')
