import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { testDemo } from '../support/demo.ts'

const demo = testDemo()

describe('the demo', () => {
  it('keeps its site, its key and its mail when it is ended and started again', async () => {
    await demo.run(['site', 'set', 'lantern', '--name=The Evening Lantern'])
    await demo.subscribe('reader@lantern.example')

    expect(await demo.restart()).toBe(0)

    expect((await demo.ask('/comments/v1/sites/lantern/moderation')).status).toBe(200)
    expect(await demo.to('reader@lantern.example')).toHaveLength(1)
    await demo.subscribe('another@lantern.example')
    const [mail] = await demo.expectMails('another@lantern.example', 1)
    expect(mail?.subject).toContain('The Evening Lantern')
  })

  it('says in one line that its port is taken', async () => {
    const second = demo.startAnother()

    expect(await second.ended).toBe(1)
    expect(second.lines).toEqual([expect.stringMatching(/^afterword: port \d+ on .+ is taken: /)])
  })

  it('runs no script of the page itself, and lets none in', async () => {
    const answer = await fetch(demo.url())

    const policy = answer.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'; script-src 'self'")
    expect(policy).not.toContain('unsafe')
    expect(await answer.text()).not.toMatch(/<script(?![^>]* src=)|<style|style=|javascript:/)
  })

  it('writes whatever article is asked for, and no markup of who asks', async () => {
    const pages = await Promise.all(
      ['rubber-matting-1', 'by-hand-2', '%3Cscript%3Ealert(1)%3C%2Fscript%3E'].map((slug) =>
        fetch(`${demo.url()}/articles/${slug}`),
      ),
    )

    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await pages[2]?.text()).not.toContain('<script>alert')
  })
})

describe('the development inbox', () => {
  it.each([
    ['under a name that is not the demo’s', { host: 'rebound.example' }, 404],
    ['under its own', {}, 200],
  ])('answers %s', async (_how, headers, status) => {
    expect(await send('GET', '/inbox', headers)).toBe(status)
    expect(await send('GET', '/demo/mails/en', headers)).toBe(status)
  })

  it('shows no file but a mail', async () => {
    const paths = ['/inbox/..%2Fdemo-key', '/inbox/x', '/inbox/x/body', '/inbox/%00']

    const answers = await Promise.all(paths.map((path) => send('GET', path)))

    expect(answers).toEqual([404, 404, 404, 404])
  })

  it('takes no press of a button on another site’s page', async () => {
    const cross = await send('POST', '/demo/publish', { 'sec-fetch-site': 'cross-site' })
    const own = await send('POST', '/demo/publish', { 'sec-fetch-site': 'same-origin' })

    expect([cross, own]).toEqual([404, 303])
  })
})

/** Sends what `fetch` would not: a Host of our choice. */
function send(method: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    request(demo.url() + path, { method, headers }, (res) => {
      res.resume()
      resolve(res.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}
