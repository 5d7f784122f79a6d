import { randomUUID } from 'node:crypto'
import {
  DecisionMailDue,
  ExportReadyDue,
  ModeratorNoticeDue,
  SignInLinkDue,
  WelcomeDue,
} from '@afterword/shared/contracts/mail'
import { describe, expect, it } from 'vitest'
import { createStaff } from '../support/builders.ts'
import { leaveComment } from '../support/comments.ts'
import { expectCommon, header } from '../support/headers.ts'
import { listDeliveries } from '../support/mailer.ts'
import { expectLink, expectNoList, expectOneClick, linkTo, testMails } from '../support/mails.ts'
import { createSubscriber, unsubscribePath } from '../support/subscriptions.ts'
import { createWaiting } from '../support/waiting-comments.ts'

const { db, mail, mailer, listener, siteId, somebody, tell, received, dropped, authorOf } =
  testMails()

describe('mail about somebody alone', () => {
  it('greets whoever has confirmed', async () => {
    mailer.start()
    const reader = await createSubscriber(db, siteId, { address: somebody() })
    await tell(WelcomeDue, { siteId, subscriptionId: reader.subscriptionId })
    await tell(WelcomeDue, { siteId, subscriptionId: reader.subscriptionId })

    const message = await received(reader.address)

    expectCommon(message, { to: reader.address })
    expect(header(message, 'From')).toBe('The Daily <news@news.example>')
    expect(header(message, 'Subject')).toBe('Welcome to The Daily')
    expect(header(message, 'Feedback-ID')).toBe('welcome:tx:daily:afterword')
    expect(header(message, 'List-Id')).toBe('<publications.lists.news.example>')
    expectOneClick(message, `https://talk.example${unsubscribePath(reader)}`)
    expectLink(message, 'https://news.example')
  })

  it('signs staff in, for fifteen minutes', async () => {
    mailer.start()
    const staffId = await createStaff(db, siteId, 'hedy@example.com')
    const linkId = randomUUID()
    await tell(SignInLinkDue, { siteId, staffId, linkId })

    const message = await received('hedy@example.com')

    expectCommon(message, { to: 'hedy@example.com' })
    expect(header(message, 'To')).toBe('Hedy <hedy@example.com>')
    expect(header(message, 'Subject')).toBe('Sign in at The Daily')
    expect(header(message, 'Feedback-ID')).toBe('signin:tx:daily:afterword')
    expectNoList(message)
    expectLink(message, linkTo('desk/sign-in', 'sign-in', linkId))
    const [delivery] = (await listDeliveries(db)).filter(({ kind }) => kind === 'sign-in')
    expect(delivery!.lane).toBe('transactional')
    expect(delivery!.expiresAt.getTime() - delivery!.createdAt.getTime()).toBe(900_000)
  })

  it('says that an export is ready, also to who has left', async () => {
    mailer.start()
    const reader = await createSubscriber(db, siteId, { address: somebody(), state: 'ended' })
    const exportId = randomUUID()
    await tell(ExportReadyDue, { siteId, subscriberId: reader.subscriberId, exportId })

    const message = await received(reader.address)

    expectCommon(message, { to: reader.address })
    expect(header(message, 'Subject')).toBe('Your data at The Daily is ready')
    expect(header(message, 'Feedback-ID')).toBe('export:tx:daily:afterword')
    expectNoList(message)
    expectLink(message, linkTo('subscriptions/export', 'export', exportId))
  })

  it.each([
    ['comment-approved', 'comment', 'Your comment at The Daily is published'],
    ['comment-rejected', 'comment', 'Your comment at The Daily was not published'],
    ['comment-removed', 'comment', 'Your comment at The Daily was removed'],
    ['report-decided', 'report', 'Your report at The Daily has been decided'],
    ['review-decided', 'report', 'A second look at The Daily'],
  ] as const)('tells of a decision: %s', async (kind, about, subject) => {
    mailer.start()
    const email = somebody()
    const { id } = await leaveComment(listener, { email })
    const { authorId } = await authorOf(id)
    await db
      .updateTable('comments.authors')
      .set({ verifiedAt: new Date() })
      .where('id', '=', authorId)
      .execute()
    await tell(DecisionMailDue, { siteId, kind, authorId, about, id })

    const message = await received(email)

    expectCommon(message, { to: email })
    expect(header(message, 'From')).toBe('The Daily comments <news@news.example>')
    expect(header(message, 'Subject')).toBe(subject)
    expect(header(message, 'Feedback-ID')).toBe('decision:tx:daily:afterword')
    expectNoList(message)
    const path = about === 'report' ? 'comments/reports' : 'comments/decisions'
    expectLink(message, linkTo(path, about === 'report' ? 'report' : 'decision', id))
  })

  it('tells of a decision nobody whose address is not proved', async () => {
    mailer.start()
    const email = somebody()
    const { id } = await leaveComment(listener, { email })
    const { authorId } = await authorOf(id)
    await db.deleteFrom('mailer.deliveries').execute()
    await tell(DecisionMailDue, {
      siteId,
      kind: 'comment-rejected',
      authorId,
      about: 'comment',
      id,
    })

    expect(await dropped('decision')).toBe('not-wanted')
    expect(mail.to(email)).toEqual([])
  })
})

it('puts notices to one moderator under one another', async () => {
  mailer.start()
  const [commentId] = await createWaiting(db, siteId)
  const staffId = await createStaff(db, siteId, 'mod@example.com')
  await tell(ModeratorNoticeDue, {
    siteId,
    commentId: commentId!,
    count: 1,
    noticeId: randomUUID(),
  })
  const before = await received('mod@example.com')
  await createWaiting(db, siteId)
  await tell(ModeratorNoticeDue, {
    siteId,
    commentId: commentId!,
    count: 2,
    noticeId: randomUUID(),
  })

  const message = await received('mod@example.com', 2)

  expectCommon(message, { to: 'mod@example.com' })
  expect(message.subject).toBe('2 comments are waiting · The Daily')
  const preferences = linkTo('comments/notices', 'notices', staffId)
  expect(header(message, 'List-Unsubscribe')).toBe(`<${preferences}>`)
  expect(header(message, 'List-Unsubscribe-Post')).toBeUndefined()
  expectLink(message, preferences)
  expect(header(message, 'In-Reply-To')).toBe(before.messageId)
  expect(header(message, 'References')).toMatch(
    new RegExp(`^<[0-9a-f]{32}@news.example> ${before.messageId}$`),
  )
})
