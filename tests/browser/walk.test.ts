import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { picture, testBrowser } from '../support/browser.ts'
import { linkIn, testDemo } from '../support/demo.ts'
import { leaveReply } from '../support/reply.ts'
import { until } from '../support/until.ts'

const MODERATOR = 'moderator@lantern.example'

const demo = testDemo()
const browser = testBrowser()

describe('a reply', () => {
  it('waits, is approved by the link in the moderator’s mail, and is there for everyone', async () => {
    const { page, complaints } = await browser.open()
    await page.goto(demo.url())
    await picture(page, '01-article')

    await leaveReply(page, { text: 'We hear the ramp as far as the mill.', name: 'Ines' })
    await page.getByText('Waiting for a moderator').waitFor()
    await picture(page, '02-reply-waits')
    expect(complaints).toEqual([])

    const stranger = await browser.open()
    await stranger.page.goto(demo.url())
    await stranger.page.getByText('No replies yet').waitFor()

    const [notice] = await demo.expectMails(MODERATOR, 1)
    const moderator = await browser.open()
    await openMail(moderator.page, notice?.subject ?? '')
    await picture(moderator.page, '03-moderator-mail')
    await moderator.page.goto(linkIn(notice, /\/comments\/moderate\//))
    await picture(moderator.page, '04-moderate')
    await moderator.page.getByRole('button', { name: 'Approve' }).click()
    await moderator.page.getByRole('heading', { name: 'Approved' }).waitFor()
    await picture(moderator.page, '05-approved')

    await stranger.page.reload()
    await stranger.page.getByText('We hear the ramp as far as the mill.').waitFor()
    await picture(stranger.page, '06-thread')
    expect([...stranger.complaints, ...moderator.complaints]).toEqual([])
  })

  it('is approved by the documented call as well', async () => {
    const { page } = await browser.open()
    await page.goto(`${demo.url()}/articles/by-call-1`)
    await leaveReply(page, { text: 'The mill hears it too.', name: 'Tobias' })
    await page.getByText('Waiting for a moderator').waitFor()

    const queue = await demo.ask('/comments/v1/sites/lantern/moderation')
    const { comments } = (await queue.json()) as { comments: { id: string; text: string }[] }
    const waiting = comments.find(({ text }) => text === 'The mill hears it too.')

    const decisions = [{ commentId: waiting?.id, action: 'approve' }]
    const decided = await demo.ask('/comments/v1/sites/lantern/moderation/decisions', {
      method: 'POST',
      body: JSON.stringify({ decisions }),
    })
    expect(decided.status).toBe(200)
    await page.reload()
    await page.getByText('The mill hears it too.').waitFor()
    expect(await page.getByText('Waiting for a moderator').count()).toBe(0)
  })

  it('asks once, by mail, whoever ticks the box for new posts', async () => {
    const { page } = await browser.open()
    await page.goto(`${demo.url()}/articles/ticked-1`)

    await page.getByLabel('Notify me of new posts by email.').check()
    await leaveReply(page, { text: 'Tell me of the next one.', name: 'Anneke' })

    const [mail] = await demo.expectMails('anneke@reader.example', 1)
    expect(linkIn(mail, /\/subscriptions\/confirm\//)).toContain(demo.url())
  })
})

describe('a subscription', () => {
  it('is confirmed by a press, brings one mail per article, and ends with one click', async () => {
    await demo.confirm(await demo.subscribe('faithful@reader.example'))
    const { page, complaints } = await browser.open()
    await page.goto(demo.url())
    const box = page.locator('afterword-subscribe')
    await box.getByLabel('Email').fill('ilse@reader.example')
    await box.getByRole('button', { name: 'Subscribe' }).click()
    await box.getByRole('button', { name: 'Use another address' }).waitFor()
    await picture(page, '07-subscribed')

    const [question] = await demo.expectMails('ilse@reader.example', 1)
    await openMail(page, question?.subject ?? '', 'ilse@reader.example')
    await picture(page, '08-confirmation-mail')
    await page.goto(linkIn(question, /\/subscriptions\/confirm\//))
    await picture(page, '09-confirm')
    await page.getByRole('button', { name: 'Yes, subscribe me' }).click()
    await page.getByRole('heading', { name: 'You are subscribed' }).waitFor()
    await picture(page, '10-confirmed')

    await publish(page)
    await picture(page, '11-published')
    await demo.expectMails('faithful@reader.example', 2)
    const mails = await demo.expectMails('ilse@reader.example', 2)
    await openMail(page, mails[1]?.subject ?? '', 'ilse@reader.example')
    await picture(page, '12-publication-mail')
    expect(complaints).toEqual([])

    const oneClick = unsubscribeUrl(mails[1]?.source ?? '')
    const answer = await fetch(oneClick, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
      redirect: 'error',
    })
    expect(answer.status).toBe(200)

    await publish(page)
    await demo.expectMails('faithful@reader.example', 3)
    await until(async () => (await campaignStates()).every((state) => state === 'finished'))
    expect(await demo.to('ilse@reader.example')).toHaveLength(2)

    await page.goto(oneClick)
    await picture(page, '13-unsubscribed')
  })
})

async function publish(page: Page): Promise<void> {
  await page.goto(demo.url())
  await page.getByRole('button', { name: 'Publish a new article' }).click()
  await page.getByText('Published:').waitFor()
}

/** Opens a mail in the development inbox, as one would. */
async function openMail(page: Page, subject: string, address = ''): Promise<void> {
  await page.goto(`${demo.url()}/inbox`)
  await page.locator('.mails a', { hasText: address }).filter({ hasText: subject }).first().click()
  await page.frameLocator('iframe').locator('body').waitFor()
}

async function campaignStates(): Promise<string[]> {
  const answer = await demo.ask('/subscriptions/v1/sites/lantern/campaigns')
  const { campaigns } = (await answer.json()) as { campaigns: { state: string }[] }
  return campaigns.map(({ state }) => state)
}

function unsubscribeUrl(source: string): string {
  const [, url = ''] =
    /^List-Unsubscribe: <([^>]+)>/im.exec(source.replace(/\r?\n[ \t]+/g, ' ')) ?? []
  return url
}
