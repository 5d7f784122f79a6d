import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { findBarriers, picture, testBrowser } from '../support/browser.ts'
import { linkIn, testDemo } from '../support/demo.ts'
import { leaveReply } from '../support/reply.ts'

const demo = testDemo()
const browser = testBrowser()

/** Pages that links in mail lead to. */
const links = { moderate: '', confirm: '', unsubscribe: '' }

beforeAll(async () => {
  await post('This one waits.')
  const [notice] = await demo.expectMails('moderator@lantern.example', 1)
  await post('The first word.')
  await post('A **second** one, with `code` in it.\n\n> and a quote')
  await approve(({ text }) => text !== 'This one waits.')
  links.confirm = await demo.subscribe('asked@reader.example')
  await demo.confirm(await demo.subscribe('reader@lantern.example'))
  await demo.ask('/subscriptions/v1/sites/lantern/publications', {
    method: 'POST',
    body: JSON.stringify({ url: `${demo.url()}/articles/x-1`, title: 'New', breaking: true }),
  })

  const [, publication] = await demo.expectMails('reader@lantern.example', 2)
  links.unsubscribe = linkIn(publication, /\/unsubscribe\//)
  links.moderate = linkIn(notice, /\/moderate\//)
}, 60_000)

describe.each(['light', 'dark'] as const)(
  'in %s colours, nothing keeps anybody out of',
  (colorScheme) => {
    it.each([1_280, 320])('the article, its thread and its forms, %i px wide', async (width) => {
      const page = await open(demo.url(), width)
      await page.getByText('The first word.').waitFor()
      await page.getByText('The same from a terminal').click()

      expect(await findBarriers(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
      await picture(page, `30-article-${colorScheme}-${width}`)
    })

    it('a form with mistakes in it', async () => {
      const page = await open(demo.url())
      await page.getByRole('button', { name: 'Post Comment' }).click()
      await page.getByText('Please write a comment.').waitFor()
      await page.getByRole('button', { name: 'Subscribe' }).click()

      expect(await findBarriers(page)).toEqual([])
      await picture(page, `31-mistakes-${colorScheme}`)
    })

    it('a reply that waits, and a reply to a reply', async () => {
      const page = await open(`${demo.url()}/articles/waits-${colorScheme}`)
      await leaveReply(page, { text: 'I wait.', name: 'Ines' })
      await page.getByText('Waiting for a moderator').waitFor()

      expect(await findBarriers(page)).toEqual([])

      await page.goto(demo.url())
      await page.getByRole('button', { name: 'Reply to Marit' }).first().click()
      await page.getByText('Leave a Reply to Marit').waitFor()
      expect(await findBarriers(page)).toEqual([])
      await picture(page, `32-answer-${colorScheme}`)
    })

    it.each([
      ['moderate', 'Approve'],
      ['confirm', 'Yes, subscribe me'],
      ['unsubscribe', 'Stop all of these mails'],
    ] as const)('the %s page', async (name, word) => {
      for (const width of [1_280, 320]) {
        const page = await open(links[name], width)
        await page.getByText(word, { exact: true }).waitFor()

        expect(await findBarriers(page)).toEqual([])
        expect(await overflow(page)).toBe(0)
        await picture(page, `33-${name}-${colorScheme}-${width}`)
      }
    })

    it('the inbox and a mail in each of its views', async () => {
      const page = await open(`${demo.url()}/inbox`, 320)
      expect(await findBarriers(page)).toEqual([])
      expect(await overflow(page)).toBe(0)

      await page.locator('.mails a').first().click()
      for (const view of ['HTML', 'Text', 'Headers', 'Source']) {
        await page.getByRole('link', { name: view, exact: true }).click()
        expect(await findBarriers(page)).toEqual([])
        expect(await overflow(page)).toBe(0)
      }
      await picture(page, `34-mail-source-${colorScheme}`)
    })

    async function open(url: string, width = 1_280): Promise<Page> {
      const { page } = await browser.open({ colorScheme, width })
      await page.goto(url)
      return page
    }
  },
)

async function post(text: string): Promise<void> {
  const page = { url: `${demo.url()}/`, id: 'last-ferry' }
  const answer = await demo.ask('/comments/v1/sites/lantern/comments', {
    method: 'POST',
    body: JSON.stringify({ page, text, name: 'Marit', email: 'marit@reader.example' }),
  })
  expect(answer.status).toBe(201)
}

type Waiting = { id: string; text: string }

async function approve(isRight: (comment: Waiting) => boolean): Promise<void> {
  const queue = await demo.ask('/comments/v1/sites/lantern/moderation')
  const { comments } = (await queue.json()) as { comments: Waiting[] }
  const decisions = comments.filter(isRight).map(({ id }) => ({ commentId: id, action: 'approve' }))
  await demo.ask('/comments/v1/sites/lantern/moderation/decisions', {
    method: 'POST',
    body: JSON.stringify({ decisions }),
  })
}

/** By how much the page is wider than the window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
}
