import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBarriers, picture, testBrowser } from '../support/browser.ts'
import { testDemo } from '../support/demo.ts'
import { until } from '../support/until.ts'

const demo = testDemo()
const browser = testBrowser()

let server: Server
let host: string

/** A news site whose pages include the fragment as they are made, and allow nothing but forms. */
beforeAll(async () => {
  server = createServer((req, res) => void include(req.url ?? '', res)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  host = `http://localhost:${(server.address() as AddressInfo).port}`
  await demo.run(['site', 'set', 'lantern', `--origin=${host}`])
  await until(async () => (await (await fetch(`${host}/ready`)).text()).includes('<form'))
  await demo.ask('/comments/v1/sites/lantern/comments', {
    method: 'POST',
    body: JSON.stringify({
      page: { url: `${host}/all` },
      text: 'Said by **Marit**, with `code`.\n\n> and a quote',
      name: 'Marit',
      email: 'marit@reader.example',
    }),
  })
  await approveAll()
})
afterAll(() => server.close())

async function include(path: string, res: ServerResponse): Promise<void> {
  const about = `url=${encodeURIComponent(host + path)}&sort=oldest`
  const fragment = await fetch(`${demo.url()}/comments/v1/sites/lantern/thread.html?${about}`)
  res.setHeader('Content-Security-Policy', `default-src 'none'; form-action ${demo.url()}`)
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  res.end(article(await fragment.text()))
}

describe('without JavaScript', () => {
  it('a reader replies, reads what became of it, and goes back', async () => {
    const page = await open('/ferry')
    await reply(page, { text: 'The *last* ferry was never late.', name: 'Ines' })

    await page.getByRole('heading', { name: 'Your comment waits for a moderator' }).waitFor()
    await picture(page, '40-waits')
    await page.getByRole('link', { name: 'Back to the article' }).click()
    expect(page.url()).toBe(`${host}/ferry`)

    await approveAll()
    await page.reload()
    await page.getByRole('heading', { name: '1 reply' }).waitFor()
    await page.getByRole('link', { name: 'Reply to Ines' }).click()
    await page.getByRole('heading', { name: 'Leave a Reply to Ines' }).waitFor()
    await picture(page, '41-reply')
    await reply(page, { text: 'Once it was.', name: 'Tobias' })
    await page.getByText('Once it was.').waitFor()

    await approveAll()
    await page.goto(`${host}/ferry`)
    const nested = page.locator('li li').getByText('Once it was.')
    await nested.waitFor()
    await picture(page, '42-fragment')
  })

  it('what was wrong is said, and nothing that was typed is lost', async () => {
    const page = await open('/mistakes')
    await page.getByRole('textbox', { name: 'Website' }).fill('no website')
    await reply(page, { text: 'Two\n\nparagraphs “quoted” & <b>more</b>', name: 'Zoë' })

    await page.getByRole('heading', { name: 'Please check what is marked below' }).waitFor()
    await picture(page, '43-mistakes')
    expect(await page.getByRole('textbox', { name: 'Comment' }).inputValue()).toBe(
      'Two\n\nparagraphs “quoted” & <b>more</b>',
    )
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Zoë')
    await page.getByRole('textbox', { name: 'Website' }).fill('zoe.example')
    await page.getByRole('button', { name: 'Post Comment' }).click()
    await page.getByRole('heading', { name: 'Your comment waits for a moderator' }).waitFor()

    await page.getByRole('link', { name: 'Back to the article' }).click()
    await reply(page, { text: 'Two\n\nparagraphs “quoted” & <b>more</b>', name: 'Zoë' })
    await page.getByRole('heading', { name: 'You have said that already' }).waitFor()
    await picture(page, '44-duplicate')
  })
})

describe.each(['light', 'dark'] as const)(
  'in %s colours, nothing keeps anybody out',
  (colorScheme) => {
    it('of the fragment and of the pages it leads to', async () => {
      const { page } = await browser.open({ colorScheme })
      const about = `url=${encodeURIComponent(`${host}/all`)}`
      const ours = `${demo.url()}/comments/v1/sites/lantern`
      const addresses = {
        fragment: `${host}/all`,
        comments: `${ours}/comments.html?${about}`,
        reply: `${ours}/reply.html?${about}`,
      }

      for (const [name, address] of Object.entries(addresses)) {
        await page.goto(address)
        await expectNoBarriers(page, `${name}-${colorScheme}`)
      }
    })

    it('of the page where a review is asked for', async () => {
      const { page } = await browser.open({ colorScheme })
      await page.goto(await dismissedReport())

      const field = page.getByRole('textbox', { name: 'What should the moderators know?' })
      await expectNoBarriers(page, `review-${colorScheme}`)
      expect(await field.evaluate(widthInPlace)).toBeGreaterThan(0.95)
    })

    it('of a form with mistakes in it', async () => {
      const { page } = await browser.open({ colorScheme })
      await page.goto(`${host}/all`)
      await page.getByRole('textbox', { name: 'Website' }).fill('no website')
      await reply(page, { text: 'Wrong', name: 'Zoë' })

      await page.getByRole('heading', { name: 'Please check' }).waitFor()
      await expectNoBarriers(page, `mistakes-${colorScheme}`)
    })
  },
)

/** At either end of the usual widths. */
async function expectNoBarriers(page: Page, name: string): Promise<void> {
  for (const width of [1_280, 320]) {
    await page.setViewportSize({ width, height: 900 })
    expect(await findBarriers(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
    await picture(page, `45-${name}-${width}`)
  }
}

async function open(path: string): Promise<Page> {
  const { page } = await browser.open({ javaScriptEnabled: false })
  await page.goto(host + path)
  return page
}

async function reply(page: Page, { text, name }: { text: string; name: string }): Promise<void> {
  await page.getByRole('textbox', { name: 'Comment' }).fill(text)
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByRole('textbox', { name: 'Email' }).fill(`${name.length}@reader.example`)
  await page.getByRole('button', { name: 'Post Comment' }).click()
}

async function approveAll(): Promise<void> {
  const queue = await demo.ask('/comments/v1/sites/lantern/moderation')
  const { comments } = (await queue.json()) as { comments: { id: string }[] }
  const decisions = comments.map(({ id }) => ({ commentId: id, action: 'approve' }))
  if (decisions.length === 0) return
  await demo.ask('/comments/v1/sites/lantern/moderation/decisions', {
    method: 'POST',
    body: JSON.stringify({ decisions }),
  })
}

/** The status page of a report that the moderators have dismissed. */
async function dismissedReport(): Promise<string> {
  const about = `url=${encodeURIComponent(`${host}/all`)}`
  const thread = await demo.ask(`/comments/v1/sites/lantern/thread?${about}`)
  const [{ id }] = ((await thread.json()) as { comments: [{ id: string }] }).comments
  const filed = await demo.ask(`/comments/v1/comments/${id}/reports`, {
    method: 'POST',
    body: JSON.stringify({ reason: 'abuse', note: 'Rude.' }),
  })
  await demo.ask('/comments/v1/sites/lantern/moderation/decisions', {
    method: 'POST',
    body: JSON.stringify({ decisions: [{ commentId: id, action: 'approve' }] }),
  })
  return ((await filed.json()) as { report: { statusUrl: string } }).report.statusUrl
}

/** Which part of the width it could have a field takes. */
function widthInPlace(field: { offsetWidth: number; parentElement: unknown }): number {
  return field.offsetWidth / (field.parentElement as { clientWidth: number }).clientWidth
}

/** By how much the page is wider than the window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
}

function article(fragment: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The last ferry</title>
</head>
<body>
<main>
<h1>The last ferry</h1>
${fragment}
</main>
</body>
</html>`
}
