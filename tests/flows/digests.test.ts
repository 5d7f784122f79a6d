import { DigestDue } from '@afterword/shared/contracts/mail'
import type { PublicationId } from '@afterword/shared/ids'
import { describe, expect, it } from 'vitest'
import { leaveComment } from '../support/comments.ts'
import { expectCommon, header } from '../support/headers.ts'
import { expectLink, expectOneClick, testMails } from '../support/mails.ts'
import { createCampaign, createSubscriber, unsubscribePath } from '../support/subscriptions.ts'

const { db, mailer, listener, siteId, somebody, tell, received, dropped, delivered } = testMails()

describe('a digest', () => {
  it('brings what was announced, once a day, with the best of what was said', async () => {
    mailer.start()
    const reader = await createSubscriber(db, siteId, { address: somebody() })
    const [first, second] = [await article('Bridge opens'), await article('Ferry <i>late</i>')]
    const { id: commentId } = await leaveComment(listener, { text: 'At last, a bridge.' })
    const due = {
      siteId,
      subscriptionId: reader.subscriptionId,
      frequency: 'daily' as const,
      period: '2026-11-24',
      publications: [{ publicationId: first, commentId }, { publicationId: second }],
      discussions: [],
    }
    await tell(DigestDue, due)

    const message = await received(reader.address)

    expectCommon(message, { to: reader.address })
    expect(header(message, 'From')).toBe('The Daily <news@news.example>')
    expect(header(message, 'Subject')).toBe('Bridge opens, and 1 more')
    expect(header(message, 'Feedback-ID')).toBe('digest:pub:daily:afterword')
    expect(header(message, 'List-Id')).toBe('<publications.lists.news.example>')
    expectOneClick(message, `https://talk.example${unsubscribePath(reader)}`)
    expect(message.text).toContain('Tuesday, November 24, 2026')
    expect(message.text).toMatch(/Bridge opens[^]*At last, a bridge[^]*Ferry <i>late<\/i>/)
    expect(message.html).not.toContain('<i>late')
    expectLink(message, `https://news.example/${first}`)
    expect((await delivered('digest')).lane).toBe('campaigns')
  })

  it('is not sent when all of it was taken back', async () => {
    mailer.start()
    await db.deleteFrom('mailer.deliveries').execute()
    const reader = await createSubscriber(db, siteId, { address: somebody() })
    await tell(DigestDue, {
      siteId,
      subscriptionId: reader.subscriptionId,
      frequency: 'weekly',
      period: '2026-11-16',
      publications: [{ publicationId: await article('Gone', 'cancelled') }],
      discussions: [],
    })

    expect(await dropped('digest')).toBe('not-visible')
  })

  async function article(title: string, state = 'finished'): Promise<PublicationId> {
    const campaignId = await createCampaign(db, siteId, { state })
    const { publicationId } = await db
      .selectFrom('subscriptions.campaigns')
      .select('publicationId')
      .where('id', '=', campaignId)
      .executeTakeFirstOrThrow()
    await db
      .updateTable('subscriptions.publications')
      .set({ title, url: `https://news.example/${publicationId}` })
      .where('id', '=', publicationId)
      .execute()
    return publicationId
  }
})
