import { randomUUID } from 'node:crypto'
import { FollowerNoticeDue } from '@afterword/shared/contracts/mail'
import type { CommentId, SubscriptionId, ThreadId } from '@afterword/shared/ids'
import { beforeAll, describe, expect, it } from 'vitest'
import { leaveComment, PAGE } from '../support/comments.ts'
import { expectCommon, header, headerLines } from '../support/headers.ts'
import { expectLink, expectOneClick, testMails } from '../support/mails.ts'
import { createSubscriber, unsubscribePath } from '../support/subscriptions.ts'
import { threadApi } from '../support/threads.ts'

const {
  db,
  mail,
  mailer,
  listener,
  siteId,
  key,
  somebody,
  tell,
  received,
  dropped,
  delivered,
  authorOf,
} = testMails()

describe('a notice to a follower', () => {
  let threadId: ThreadId
  beforeAll(async () => {
    const { id } = await leaveComment(listener, { email: somebody() })
    threadId = (await authorOf(id)).threadId
    await threadApi(listener, key)
      .set({ url: PAGE }, { title: 'Harbour <b>reopens</b>\u202e\r\nBcc: x@evil.example' })
      .expect(200)
  })
  const say = async (text: string, name = 'Grace') =>
    (await leaveComment(listener, { text, name, email: somebody() })).id

  it('shows the reply, and what its reader needs to end just this', async () => {
    mailer.start()
    const reader = await createSubscriber(db, siteId, {
      address: somebody(),
      topics: [`replies:${threadId}`],
    })
    const commentId = await say('I was **there** in spring.')
    await notify(reader.subscriptionId, [commentId])

    const message = await received(reader.address)

    expectCommon(message, { to: reader.address })
    expect(header(message, 'From')).toBe('The Daily comments <news@news.example>')
    expect(message.subject).toBe('New reply: Harbour <b>reopens</b> Bcc: x@evil.example')
    expect(header(message, 'Feedback-ID')).toBe('reply:tx:daily:afterword')
    expect(header(message, 'List-Id')).toBe(`<thread-${threadId}.lists.news.example>`)
    expectOneClick(message, `https://talk.example${unsubscribePath(reader)}`)
    expectLink(message, `${PAGE}#comment-${commentId}`)
    expect(message.text).toContain('Grace')
    expect(message.text).toContain('I was **there** in spring.')
    expect(header(message, 'Bcc')).toBeUndefined()
    expect(message.html).not.toContain('<b>reopens')
    expect((await delivered('reply')).lane).toBe('notices')
  })

  it('is one for many, which mail programs put under the one before', async () => {
    mailer.start()
    const reader = await createSubscriber(db, siteId, {
      address: somebody(),
      topics: [`thread:${threadId}`],
    })
    const first = await say('First word here.')
    await notify(reader.subscriptionId, [first])
    const before = await received(reader.address)
    const ids = [first, await say('Second word here.'), await say('Third word here.')]
    await notify(reader.subscriptionId, ids.toReversed())

    const message = await received(reader.address, 2)

    expectCommon(message, { to: reader.address })
    expect(message.subject).toMatch(/^3 new comments: Harbour/)
    expect(header(message, 'Feedback-ID')).toBe('followup:tx:daily:afterword')
    expect(message.text).toMatch(/Third[^]*Second[^]*First/)
    const root = header(before, 'References')
    expect(header(before, 'In-Reply-To')).toBe(root)
    expect(header(message, 'In-Reply-To')).toBe(before.messageId)
    expect(header(message, 'References')).toBe(`${root} ${before.messageId}`)
  })

  it('passes no link or picture of a commenter on, and no header', async () => {
    mailer.start()
    const reader = await createSubscriber(db, siteId, {
      address: somebody(),
      topics: [`thread:${threadId}`],
    })
    const [commentId, site] = [await say('Look at this'), 'evil.example']
    await db
      .updateTable('comments.comments')
      .set({
        text: `![p](https://${site}/p.gif) [x](http://${site}) http://${site} evil.com\r\nBcc: y`,
      })
      .where('id', '=', commentId)
      .execute()
    await db
      .updateTable('comments.authors')
      .set({ name: 'Eve evil.com\r\nBcc: z@evil.com {{unsubscribeUrl}} <img src=x>' })
      .where('id', '=', (await authorOf(commentId)).authorId)
      .execute()
    await notify(reader.subscriptionId, [commentId])

    const message = await received(reader.address)

    expect(message.text).toContain('p x [link] [link] Bcc: y')
    expect(message.text).toContain('Eve [link] Bcc: [link] {{unsubscribeUrl}}')
    expect(`${message.text}${message.html}`.replaceAll(reader.address, '')).not.toMatch(
      /evil\.com|https?:\/\/evil/,
    )
    expect(message.html).not.toMatch(/<img/)
    expect(headerLines(message).filter((line) => /^(bcc|cc):/i.test(line))).toEqual([])
  })

  it('is not sent about what nobody sees any more', async () => {
    mailer.start()
    await db.deleteFrom('mailer.deliveries').execute()
    const reader = await createSubscriber(db, siteId, {
      address: somebody(),
      topics: [`thread:${threadId}`],
    })
    const commentId = await say('Gone in a minute.')
    await db
      .updateTable('comments.comments')
      .set({ shown: false, status: 'rejected' })
      .where('id', '=', commentId)
      .execute()
    await notify(reader.subscriptionId, [commentId])

    expect(await dropped('follow-up')).toBe('not-visible')
    expect(mail.to(reader.address)).toEqual([])
  })

  const notify = (subscriptionId: SubscriptionId, commentIds: CommentId[]) =>
    tell(FollowerNoticeDue, {
      siteId,
      subscriptionId,
      threadId,
      noticeId: randomUUID(),
      commentIds,
    })
})
