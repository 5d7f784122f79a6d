import { ModeratorNoticeDue } from '@afterword/shared/contracts/mail'
import { newId, type StaffId, StaffId as AnyStaffId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import { createStaff } from '../support/builders.ts'
import { leaveComment } from '../support/comments.ts'
import { linkTo, testMails } from '../support/mails.ts'

const { db, mailer, listener, siteId, somebody, tell, received, dropped } = testMails()

const pathOf = (id: StaffId) => new URL(linkTo('comments/notices', 'notices', id)).pathname
const press = (path: string, action: string): supertest.Test =>
  supertest(listener).post(path).type('form').send({ action })

let staffId: StaffId
let address = ''
beforeEach(async () => {
  address = somebody()
  staffId = await createStaff(db, siteId, address)
})

const wantsNotices = async () =>
  (
    await db
      .selectFrom('platform.staff')
      .select('notices')
      .where('id', '=', staffId)
      .executeTakeFirstOrThrow()
  ).notices

describe('the page where staff choose whether notices come', () => {
  it('says how it stands, and changes nothing by itself', async () => {
    const page = await supertest(listener).get(pathOf(staffId)).expect(200)
    await supertest(listener).head(pathOf(staffId)).expect(200)

    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.text).toContain('Stop these mails')
    expect(await wantsNotices()).toBe(true)
  })

  it('stops them and begins them again, however often a button is pressed', async () => {
    await press(pathOf(staffId), 'stop').expect(200)
    const stopped = await press(pathOf(staffId), 'stop').expect(200)
    expect(stopped.text).toContain('Send them again')
    expect(await wantsNotices()).toBe(false)

    const begun = await press(pathOf(staffId), 'start').expect(200)
    expect(begun.text).toContain('Stop these mails')
    expect(await wantsNotices()).toBe(true)
  })

  it.each([
    [
      'another link of ours',
      () => pathOf(staffId).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    ],
    ['that of somebody who is not there', () => pathOf(newId(AnyStaffId))],
    ['none of ours', () => '/comments/notices/x'],
  ])('does not open by %s', async (_what, path) => {
    const page = await supertest(listener).get(path()).expect(404)
    await press(path(), 'stop').expect(404)

    expect(page.text).toContain('This link does not work')
    expect(await wantsNotices()).toBe(true)
  })
})

it('keeps notices back that were on their way, and plans no more', async () => {
  const { id: commentId } = await leaveComment(listener, { email: somebody() })
  const other = somebody()
  await createStaff(db, siteId, other)
  await db
    .updateTable('platform.staff')
    .set({ notices: false })
    .where('id', '!=', staffId)
    .execute()
  const notice = { siteId, commentId, count: 1 }
  const held = mailer.start({ holdDelivery: true })
  await tell(ModeratorNoticeDue, { ...notice, noticeId: crypto.randomUUID() })
  await expect
    .poll(() => db.selectFrom('mailer.deliveries').select(['staffId']).execute(), {
      timeout: 10_000,
    })
    .toEqual([{ staffId }])
  await held.stop()

  await press(pathOf(staffId), 'stop').expect(200)
  mailer.start()

  expect(await dropped('moderator-notice')).toBe('not-wanted')
  await expect(received(address, 0)).resolves.toBeUndefined()
})
