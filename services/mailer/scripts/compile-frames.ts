import { readFile, writeFile } from 'node:fs/promises'
import compile from 'mjml'

const SOURCE = new URL('../src/templates/frame.mjml', import.meta.url)
const TARGET = new URL('../src/templates/frame.html.template', import.meta.url)

/** Turns the frame's MJML into the tables and conditional comments that mail programs want. */
export async function compileFrame(): Promise<string> {
  const { html, errors } = await compile(await readFile(SOURCE, 'utf8'), {
    // Nothing is loaded from elsewhere when a mail is opened, fonts included.
    fonts: {},
    keepComments: false,
  })

  // A slot is no colour, as MJML sees it.
  const mistakes = errors.filter(({ formattedMessage }) => !formattedMessage.includes('value: {{'))
  if (mistakes.length > 0) {
    throw new Error(mistakes.map(({ formattedMessage }) => formattedMessage).join('\n'))
  }
  // A third of it is indentation, and every reader's copy would carry it.
  return `${html.replace(/\n\s+/g, '\n').trim()}\n`
}

if (import.meta.main) await writeFile(TARGET, await compileFrame())
