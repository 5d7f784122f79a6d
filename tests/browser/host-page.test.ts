import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { picture, testBrowser } from '../support/browser.ts'
import { testDemo } from '../support/demo.ts'
import { leaveReply } from '../support/reply.ts'
import { until } from '../support/until.ts'

const demo = testDemo()
const browser = testBrowser()

let server: Server
let host: string

beforeAll(async () => {
  server = createServer((_req, res) => {
    const policy = `default-src 'none'; script-src ${demo.url()}; connect-src ${demo.url()}`
    res.setHeader('Content-Security-Policy', policy)
    res.setHeader('Content-Type', 'text/html; charset=utf-8')
    res.end(hostPage())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  host = `http://localhost:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

describe('a page of another origin that allows our script and our answers, and nothing else', () => {
  it('takes replies and subscriptions once its origin is the site’s', async () => {
    await demo.run(['site', 'set', 'lantern', `--origin=${host}`])
    const { page, complaints } = await browser.open()
    await page.goto(host)

    await leaveReply(page, { text: 'Said **elsewhere**.', name: 'Elsewhere' })
    await page.getByText('Waiting for a moderator').waitFor()
    const box = page.locator('afterword-subscribe')
    await box.getByLabel('Email').fill('reader@elsewhere.example')
    await box.getByRole('button', { name: 'Subscribe' }).click()
    await box.getByRole('button', { name: 'Use another address' }).waitFor()

    await demo.expectMails('reader@elsewhere.example', 1)
    expect(await page.context().cookies()).toEqual([])
    expect(complaints.filter((complaint) => !complaint.includes('favicon'))).toEqual([])
    await picture(page, '20-another-origin')
  })

  it('keeps the reader’s words when its origin is the site’s no more', async () => {
    await demo.run(['site', 'set', 'lantern', `--origin=${host}`])
    const { page } = await browser.open()
    await page.goto(host)
    await page.getByRole('textbox', { name: 'Comment' }).waitFor()

    await demo.run(['site', 'set', 'lantern', '--origin=https://lantern.example'])
    const preflight = { method: 'OPTIONS', headers: { Origin: host } }
    const path = `${demo.url()}/comments/v1/sites/lantern/comments`
    await until(async () => (await fetch(path, preflight)).status === 403)
    await leaveReply(page, { text: 'Not from here.', name: 'Stranger' })

    await page.getByText('Nothing you wrote is lost').waitFor()
    expect(await page.getByRole('textbox', { name: 'Comment' }).inputValue()).toBe('Not from here.')
  })
})

/** With an element before the script, as most will have it, and one after. */
function hostPage(): string {
  return `<!doctype html>
<html lang="en">
<head><title>Another paper</title></head>
<body>
<h1>Another paper</h1>
<afterword-thread site="lantern" page-id="elsewhere" page-url="${host}/elsewhere"></afterword-thread>
<script async src="${demo.url()}/embed.js"></script>
<afterword-subscribe site="lantern"></afterword-subscribe>
</body>
</html>`
}
