import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Config } from '../config.ts'
import { readFrame } from './email.ts'
import { findTemplateFaults, openTemplates } from './open-templates.ts'
import { WORDS } from './words.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'afterword-templates-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const put = (file: string, text: string): void => writeFileSync(join(folder, file), text)

it('takes an operator’s sentences and frames, and leaves the rest as it is', () => {
  put(
    'words.de.txt',
    '# unsere\n\npublication.action = Zum Artikel = {site}\nandMore.one=noch {count}\n',
  )
  put('frame.txt', `${readFrame().text}\nOwn line\n`)

  const { frame, words } = openTemplates(folder)

  expect(findTemplateFaults(folder)).toEqual([])
  expect(words.de.publication.action).toBe('Zum Artikel = {site}')
  expect(words.de.publication.reason).toBe(WORDS.de.publication.reason)
  expect(frame.text).toContain('Own line')
  expect(frame.html).toBe(readFrame().html)
  expect(WORDS.de.publication.action).not.toContain('Zum')
})

it.each([
  ['words.en.txt', 'welcome.subject = Hi {name}', '{name} is not filled in welcome.subject'],
  ['words.en.txt', 'welcome.subject = Hi {site', '{site is not filled in welcome.subject'],
  ['words.en.txt', 'welcome.title = Hi', 'welcome.title is no sentence of ours'],
  ['words.en.txt', 'andMore.few = Hi', 'andMore.few is no sentence of ours'],
  ['words.en.txt', 'direction = rtl', 'direction is no sentence of ours'],
  ['words.en.txt', 'welcome.subject =', 'welcome.subject says nothing'],
  ['words.en.txt', 'Hello', 'Hello is no sentence of ours'],
  [
    'words.en.txt',
    `welcome.lead = ${'x'.repeat(1_001)}`,
    'welcome.lead is longer than 1000 characters',
  ],
])('refuses in %s: %s', (file, line, message) => {
  put(file, `\n${line}\n`)

  const faults = findTemplateFaults(folder)

  expect(faults).toEqual([`words.en.txt:2: ${message}`])
})

it.each(['words.xx.txt', 'frame.mjml', 'words.en.json'])(
  'refuses a file it does not know: %s',
  (file) => {
    put(file, '')

    expect(findTemplateFaults(folder)).toEqual([
      `${file}:1: is neither frame.html, frame.txt nor words.<language>.txt`,
    ])
  },
)

it('refuses a folder that is not there', () => {
  expect(findTemplateFaults(join(folder, 'none'))).toEqual([
    expect.stringMatching(/^cannot be read: ENOENT/),
  ])
})

it('keeps the mailer from starting, with the file and the line', () => {
  put('frame.txt', 'Hello\n{{nobody}}\n')
  const setting = Config.shape.TEMPLATES_DIR

  const messages = setting.safeParse(folder).error?.issues.map(({ message }) => message)

  expect(messages?.[0]).toBe('frame.txt:2: {{nobody}} is not known here')
  expect(messages).toContain(
    'frame.txt:1: {{postalAddress}} is missing, or in a section that may be left out',
  )
})
