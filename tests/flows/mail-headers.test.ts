import { randomUUID } from 'node:crypto'
import {
  ConfirmationDue,
  DecisionMailDue,
  DigestDue,
  ExportReadyDue,
  FollowerNoticeDue,
  ModeratorNoticeDue,
  MyCommentsDue,
  SignInLinkDue,
  WelcomeDue,
} from '@afterword/shared/contracts/mail'
import { type AuthorId, type CommentId, MyCommentsLinkId, newId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import { beforeAll, expect, it } from 'vitest'
import { BOUNCE_DOMAIN } from '../support/bounces.ts'
import { createStaff } from '../support/builders.ts'
import { leaveComment } from '../support/comments.ts'
import { coveredBy, DKIM_SECRET, fakeDns, signAs } from '../support/dkim.ts'
import { expectCommon, header } from '../support/headers.ts'
import { announce, askToConfirm } from '../support/mailer.ts'
import { testMails } from '../support/mails.ts'
import { createCampaign, createSubscriber } from '../support/subscriptions.ts'
import { createWaiting } from '../support/waiting-comments.ts'

const { db, mailer, listener, siteId, somebody, tell, received, authorOf } = testMails()
const dns = fakeDns()
const SETTINGS = {
  dkimSecret: DKIM_SECRET,
  feedback: { bounceDomain: BOUNCE_DOMAIN, isInboundTrusted: true },
}

beforeAll(() => signAs(db, dns, siteId))

/** What tells mail of one kind from others. What is left out, it must not have. */
type Row = {
  kind: string
  /** Has one sent, and says to whom. */
  send: () => Promise<string>
  from: string
  subject: string
  feedback: RegExp
  list?: unknown
  unsubscribe?: unknown
  post?: string
  /** What mail programs put it under others by. */
  thread?: unknown
}

const reader = (topics?: string[]) =>
  createSubscriber(db, siteId, { address: somebody(), ...(topics && { topics }) })

/** Who has said something, at an address that is proved theirs. */
async function author(): Promise<{ email: string; authorId: AuthorId; commentId: CommentId }> {
  const email = somebody()
  const { id: commentId } = await leaveComment(listener, { email })
  const { authorId } = await authorOf(commentId)
  await sql`update comments.authors set verified_at = now() where id = ${authorId}`.execute(db)
  return { email, authorId, commentId }
}

const notify = (topic: 'replies' | 'thread') => async (): Promise<string> => {
  const { commentId } = await author()
  const { threadId } = await authorOf(commentId)
  const { address, subscriptionId } = await reader([`${topic}:${threadId}`])
  const commentIds = [commentId]
  const noticeId = randomUUID()
  await tell(FollowerNoticeDue, { siteId, subscriptionId, threadId, noticeId, commentIds })
  return address
}

const ONE_CLICK = {
  unsubscribe: expect.stringMatching(
    /^<https:\/\/talk\.example\/subscriptions\/unsubscribe\/[^>]+>, <mailto:u\+[^>]+@bounce\.news\.example\?subject=unsubscribe>$/,
  ),
  post: 'List-Unsubscribe=One-Click',
}
const THREADED = { thread: expect.stringMatching(/^<[^>]+>$/) }
const OF_SITE = { from: 'The Daily' }
const OF_COMMENTS = { from: 'The Daily comments' }
const PUBLICATIONS = {
  list: expect.stringMatching(/^<publications\.lists\.news\.example>$/),
  ...ONE_CLICK,
}
const THREAD = {
  list: expect.stringMatching(/^<thread-[0-9a-f-]{36}\.lists\.news\.example>$/),
  ...ONE_CLICK,
}

const ROWS: Row[] = [
  {
    kind: 'confirmation',
    send: async () => (await askToConfirm(db, siteId, somebody())).address,
    ...OF_SITE,
    subject: 'Please confirm: e-mail from The Daily',
    feedback: /^confirm:tx:daily:afterword$/,
  },
  {
    kind: 'confirmation of an author’s address',
    async send() {
      const { address, confirmationId } = await createSubscriber(db, siteId, {
        address: somebody(),
        state: 'pending',
        since: new Date(),
      })
      await sql`
        with gone as (
          delete from subscriptions.subscriptions where confirmation_id = ${confirmationId}
        ) update subscriptions.confirmations set proves = true where id = ${confirmationId}
      `.execute(db)
      await tell(ConfirmationDue, { siteId, confirmationId })
      return address
    },
    ...OF_SITE,
    subject: 'Please confirm: your comment at The Daily',
    feedback: /^confirm:tx:daily:afterword$/,
  },
  {
    kind: 'my-comments',
    async send() {
      const { email, authorId } = await author()
      await tell(MyCommentsDue, { siteId, authorId, linkId: newId(MyCommentsLinkId) })
      return email
    },
    ...OF_SITE,
    subject: 'Your comments at The Daily',
    feedback: /^mine:tx:daily:afterword$/,
  },
  {
    kind: 'welcome',
    async send() {
      const { address, subscriptionId } = await reader()
      await tell(WelcomeDue, { siteId, subscriptionId })
      return address
    },
    ...OF_SITE,
    subject: 'Welcome to The Daily',
    feedback: /^welcome:tx:daily:afterword$/,
    ...PUBLICATIONS,
  },
  {
    kind: 'sign-in',
    async send() {
      const staffId = await createStaff(db, siteId, 'hedy@example.com')
      await tell(SignInLinkDue, { siteId, staffId, linkId: randomUUID() })
      return 'hedy@example.com'
    },
    ...OF_SITE,
    subject: 'Sign in at The Daily',
    feedback: /^signin:tx:daily:afterword$/,
  },
  {
    kind: 'export',
    async send() {
      const { address, subscriberId } = await reader()
      await tell(ExportReadyDue, { siteId, subscriberId, exportId: randomUUID() })
      return address
    },
    ...OF_SITE,
    subject: 'Your data at The Daily is ready',
    feedback: /^export:tx:daily:afterword$/,
  },
  {
    kind: 'decision',
    async send() {
      const { email, authorId, commentId: id } = await author()
      const kind = 'comment-rejected'
      await tell(DecisionMailDue, { siteId, kind, authorId, about: 'comment', id })
      return email
    },
    ...OF_COMMENTS,
    subject: 'Your comment at The Daily was not published',
    feedback: /^decision:tx:daily:afterword$/,
  },
  {
    kind: 'moderator-notice',
    async send() {
      const [commentId] = await createWaiting(db, siteId, { count: 3 })
      await createStaff(db, siteId, 'mod@example.com')
      await tell(ModeratorNoticeDue, { siteId, commentId: commentId!, count: 3 })
      return 'mod@example.com'
    },
    from: 'The Daily moderation',
    subject: '3 comments are waiting · The Daily',
    feedback: /^mod:tx:daily:afterword$/,
    list: expect.stringMatching(/^<moderation\.lists\.news\.example>$/),
    unsubscribe: expect.stringMatching(/^<https:\/\/talk\.example\/comments\/notices\/[^>]+>$/),
    ...THREADED,
  },
  {
    kind: 'reply',
    send: notify('replies'),
    ...OF_COMMENTS,
    subject: 'New reply: The Daily',
    feedback: /^reply:tx:daily:afterword$/,
    ...THREAD,
    ...THREADED,
  },
  {
    kind: 'follow-up',
    send: notify('thread'),
    ...OF_COMMENTS,
    subject: 'New comment: The Daily',
    feedback: /^followup:tx:daily:afterword$/,
    ...THREAD,
    ...THREADED,
  },
  {
    kind: 'publication',
    async send() {
      const { address } = await reader()
      await announce(db, siteId)
      return address
    },
    ...OF_SITE,
    subject: 'Harbour reopens',
    feedback: /^[0-9a-f-]{36}:pub:daily:afterword$/,
    ...PUBLICATIONS,
  },
  {
    kind: 'digest',
    async send() {
      const { address, subscriptionId } = await reader()
      const campaignId = await createCampaign(db, siteId, { state: 'finished' })
      const publication = await db
        .selectFrom('subscriptions.campaigns')
        .select('publicationId')
        .where('id', '=', campaignId)
        .executeTakeFirstOrThrow()
      const day = { frequency: 'daily' as const, period: '2026-11-24', discussions: [] }
      await tell(DigestDue, { siteId, subscriptionId, ...day, publications: [publication] })
      return address
    },
    ...OF_SITE,
    subject: 'Harbour reopens',
    feedback: /^digest:pub:daily:afterword$/,
    ...PUBLICATIONS,
  },
]

it.each(ROWS)(
  'a mail of the kind $kind has its headers, and a signature that covers them',
  async (row) => {
    mailer.start(SETTINGS)

    const to = await row.send()
    const message = await received(to)

    expectCommon(message, { to })
    expect(message.envelopeFrom).toMatch(/^b\+k1\.[^@]+@bounce\.news\.example$/)
    expect(header(message, 'From')).toBe(`${row.from} <news@news.example>`)
    expect(message.subject).toBe(row.subject)
    expect(header(message, 'Feedback-ID')).toMatch(row.feedback)
    expect(header(message, 'List-Id')).toEqual(row.list)
    expect(header(message, 'List-Unsubscribe')).toEqual(row.unsubscribe)
    expect(header(message, 'List-Unsubscribe-Post')).toBe(row.post)
    expect(header(message, 'In-Reply-To')).toEqual(row.thread)
    expect(header(message, 'References')).toEqual(row.thread)

    expect(await dns.verdictOf(message.source)).toBe('pass news.example')
    const signed = SIGNED.filter((name) => header(message, name) !== undefined)
    expect(coveredBy(message.source)).toEqual(expect.arrayContaining(signed))
  },
)

const SIGNED = `from to subject date message-id reply-to mime-version content-type list-id
  list-unsubscribe list-unsubscribe-post feedback-id`.split(/\s+/)
