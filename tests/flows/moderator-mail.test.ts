import { randomUUID } from 'node:crypto'
import { ModeratorNoticeDue } from '@afterword/shared/contracts/mail'
import type { CommentId, StaffId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import supertest from 'supertest'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createSite, createStaff } from '../support/builders.ts'
import { moderatePath } from '../support/comments.ts'
import { listDeliveries } from '../support/mailer.ts'
import { expectLink, testMails } from '../support/mails.ts'
import type { Received } from '../support/smtp.ts'
import { createWaiting, decideAll } from '../support/waiting-comments.ts'

const { db, mail, mailer, listener, siteId, somebody, tell, received, dropped } = testMails()

let staffId: StaffId
let address = ''
beforeEach(async () => {
  address = somebody()
  staffId = await createStaff(db, siteId, address)
})
afterEach(async () => {
  await decideAll(db)
  await db.deleteFrom('platform.staff').execute()
  await sql`truncate mailer.deliveries`.execute(db)
})

const notify = (commentId: CommentId, count = 1) =>
  tell(ModeratorNoticeDue, { siteId, commentId, count, noticeId: randomUUID() })

const bodies = ({ text, html }: Received) => `${text}${html}`

const linkOf = (commentId: CommentId) =>
  `https://talk.example${moderatePath(siteId, commentId, staffId)}`

it('shows the newest five with a link each, and counts the rest', async () => {
  await createWaiting(db, await createSite(db, 'weekly'))
  const ids = await createWaiting(db, siteId, { count: 7, title: 'Bridges & <tunnels>' })
  const newest = ids.toReversed()
  mailer.start()
  await notify(newest[0]!, 7)

  const message = await received(address)

  expect(message.subject).toBe('7 comments are waiting · The Daily')
  for (const id of newest.slice(0, 5)) expectLink(message, linkOf(id))
  for (const id of newest.slice(5)) expect(bodies(message)).not.toContain(id)
  const said = [...message.text!.matchAll(/^> (.*)$/gm)].map(([, text]) => text)
  expect(said).toEqual([7, 6, 5, 4, 3].map((at) => `Let me in ${at}`))
  expect(message.text).toContain('Eve (Bridges & <tunnels>):')
  expect(message.html).toContain('Bridges &#38; &#60;tunnels&#62;')
  expect(message.text).toContain('and 2 more')
  expect(message.text).toContain(`Read the newest comment:\n${linkOf(newest[0]!)}`)
})

it('leads to the only one that waits by its button alone', async () => {
  const [id] = await createWaiting(db, siteId)
  mailer.start()
  await notify(id!)

  const message = await received(address)

  expectLink(message, linkOf(id!))
  expect(bodies(message)).not.toContain('Read and decide')
})

it('shows a commenter’s words as text: no link, no picture, no markup of theirs', async () => {
  const text = '![p](https://evil.example/p.gif) <img src=x> evil.com "> {{heading}}'
  const [id] = await createWaiting(db, siteId, { name: '<b>evil.com</b>', text })
  mailer.start()
  await notify(id!)

  const message = await received(address)

  const { text: plain, html } = message
  expect(message.subject + bodies(message)).not.toContain('evil')
  expect(html).not.toContain('<img')
  expect(html).toContain('p &#60;img src=x&#62; [link] &#34;&#62; {{heading}}')
  expect(html).toContain('&#60;b&#62;[link]&#60;/b&#62;')
  expect(plain).toContain('> p <img src=x> [link] "> {{heading}}')
  expect(bodies(message)).not.toContain('A claim')
})

it('tells of what waits when it goes: what was decided meanwhile falls out', async () => {
  const [first, second] = await createWaiting(db, siteId, { count: 2 })
  await planHeld(second!, 2)
  await sql`update comments.comments set status = 'approved' where id = ${second!}`.execute(db)

  mailer.start()

  const message = await received(address)
  expect(message.subject).toBe('1 comment is waiting · The Daily')
  expect(message.text).toContain(`Read the newest comment:\n${linkOf(first!)}`)
  expect(bodies(message)).not.toContain(second)
})

it('is not sent where nothing waits any more', async () => {
  const [id] = await createWaiting(db, siteId)
  await planHeld(id!)
  await decideAll(db)

  mailer.start()

  expect(await dropped('moderator-notice')).toBe('not-visible')
  expect(mail.to(address)).toEqual([])
})

it('shows what it is for though that is old, and nothing else whose link has ended', async () => {
  const [again, old, fresh] = await createWaiting(db, siteId, { count: 3 })
  await sql`
    update comments.comments set created_at = created_at - interval '8 d'
    where id in (${again!}, ${old!})`.execute(db)
  mailer.start()
  await notify(again!, 3)

  const message = await received(address)

  expectLink(message, linkOf(again!))
  expectLink(message, linkOf(fresh!))
  expect(bodies(message)).not.toContain(old)
  expect(message.text).toContain('and 1 more')
})

it('keeps a commenter’s words out of messages, contents and deliveries', async () => {
  const [id] = await createWaiting(db, siteId, { name: 'Peculiar Eve', text: 'Peculiar words' })
  mailer.start()
  await notify(id!)
  await received(address)

  const { rows } = await sql`
    select from platform.messages m where m::text ilike '%peculiar%' union all
    select from mailer.contents c where c::text ilike '%peculiar%' union all
    select from mailer.deliveries d where d::text ilike '%peculiar%'`.execute(db)

  expect(rows).toEqual([])
})

it('leads each moderator to the page of each comment', async () => {
  const ids = await createWaiting(db, siteId, { count: 2 })
  mailer.start()
  await notify(ids[1]!, 2)
  const { text } = await received(address)

  const paths = [...text!.matchAll(/Read and decide: https:\/\/talk\.example(\S+)/g)]
  expect(paths).toHaveLength(2)
  for (const [, path] of paths) {
    await supertest(listener).post(path!).type('form').send({ action: 'approve' }).expect(200)
  }

  const { rows } = await sql`
    select comment_id, actor_kind, actor_id from comments.decisions order by number`.execute(db)
  expect(rows).toEqual(
    ids.toReversed().map((commentId) => ({ commentId, actorKind: 'staff', actorId: staffId })),
  )
})

/** Plans a notice and leaves it to a mailer that starts later. */
async function planHeld(commentId: CommentId, count = 1): Promise<void> {
  const held = mailer.start({ holdDelivery: true })
  await notify(commentId, count)
  await expect
    .poll(async () => (await listDeliveries(db)).length, { timeout: 10_000 })
    .toBeGreaterThan(0)
  await held.stop()
}
