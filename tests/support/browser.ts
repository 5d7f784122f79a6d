import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import axe, { type AxeResults } from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'

/** Chromium as it is, without what it would fetch for itself. */
const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

type Look = { colorScheme?: 'light' | 'dark'; width?: number; javaScriptEnabled?: boolean }

export type TestBrowser = {
  /** A page of a reader who was never here. Whatever it complains of is in `complaints`. */
  open: (look?: Look) => Promise<{ page: Page; complaints: string[] }>
}

/** A real browser, closed after the file. */
export function testBrowser(): TestBrowser {
  let browser: Browser

  beforeAll(async () => {
    const executablePath = process.env['CHROMIUM_PATH']
    if (!executablePath) throw new Error('CHROMIUM_PATH is not set: run the tests with npm test')
    browser = await chromium.launch({ executablePath, args: FLAGS })
  })
  afterAll(() => browser.close())

  return {
    async open({ colorScheme = 'light', width = 1_280, javaScriptEnabled = true } = {}) {
      const viewport = { width, height: 900 }
      const reducedMotion = 'reduce'
      const options = { colorScheme, viewport, javaScriptEnabled, reducedMotion } as const
      const context = await browser.newContext(options)
      onTestFinished(() => context.close())
      const page = await context.newPage()
      page.setDefaultTimeout(10_000)
      const complaints: string[] = []
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(String(error)))
      return { page, complaints }
    },
  }
}

/** Keeps a picture of the whole page in the folder that SCREENSHOTS names, if it does. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS']
  if (!folder) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

/** What axe finds wrong with a page and the shadow trees in it, one line each. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<AxeResults>('axe.run()')
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  )
}
