import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { findBarriers, picture, testBrowser } from '../support/browser.ts'
import { testDemo } from '../support/demo.ts'

const demo = testDemo()
const browser = testBrowser()

const NAMES = [
  'confirmation',
  'addressQuestion',
  'myComments',
  'signIn',
  'exportReady',
  'commentApproved',
  'commentRejected',
  'commentRemoved',
  'reportDecided',
  'reviewDecided',
  'welcome',
  'publication',
  'digest',
  'reply',
  'replyFolded',
  'followUp',
  'followUpFolded',
  'moderatorNotice',
]

/** A mail stands in a program that has its own landmarks. */
const OF_PAGES = /^(landmark-one-main|region):/

it('lists every mail in every language', async () => {
  const { page, complaints } = await browser.open()
  for (const language of ['ar', 'de', 'en', 'es', 'fr', 'pt', 'ru', 'zh']) {
    await page.goto(`${demo.url()}/demo/mails/${language}`)
    expect(await page.locator('.mails .people').allInnerTexts()).toEqual(NAMES)
    expect(await findBarriers(page)).toEqual([])
  }
  expect(complaints).toEqual([])
})

it('shows one in light and dark, on a phone, and as text', async () => {
  const { page, complaints } = await browser.open()
  await page.goto(`${demo.url()}/demo/mails/ar/digest`)

  await page.frameLocator('.dark iframe').getByRole('heading').first().waitFor()

  expect(await page.locator('iframe').count()).toBe(3)
  expect(await page.locator('pre').innerText()).toContain('desk@lantern.example')
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
  await picture(page, '40-mail-gallery')
})

/** Between them they have every part of the frame. */
const LAYOUTS = ['confirmation', 'publication', 'digest', 'replyFolded', 'moderatorNotice']

it.each([
  ['en', 'light', NAMES],
  ['en', 'dark', LAYOUTS],
  ['ar', 'phone', LAYOUTS],
  ['de', 'phone', LAYOUTS],
] as const)(
  'keeps nobody out of any mail: %s, %s',
  async (language, look, names) => {
    const { page } = await browser.open({ width: look === 'phone' ? 320 : 640 })
    for (const name of names) {
      // As a mail program shows it: without what guards the gallery.
      const mail = await fetch(`${demo.url()}/demo/mails/${language}/${name}/${look}`)
      await page.setContent(await mail.text())

      const barriers = (await findBarriers(page)).filter((barrier) => !OF_PAGES.test(barrier))
      expect([name, barriers]).toEqual([name, []])
      expect([name, await overflow(page)]).toEqual([name, 0])
      await picture(page, `41-${language}-${name}-${look}`)
    }
  },
  90_000,
)

function overflow(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
}
