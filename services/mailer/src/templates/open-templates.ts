import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkFrame, type Fault } from './check-frame.ts'
import { readWords } from './check-words.ts'
import { type Frame, readFrame } from './email.ts'
import type { Templates } from './voice.ts'
import { isLanguage, WORDS } from './words.ts'
import { replaceSentence } from './words/flatten.ts'

type Opened = { templates: Templates; faults: string[] }

/** What mail is made of: ours, with whatever an operator has put into the folder instead. */
export function openTemplates(folder?: string): Templates {
  return open(folder).templates
}

/** What is wrong in the folder, as `file:line: what`. */
export function findTemplateFaults(folder: string): string[] {
  return open(folder).faults
}

function open(folder: string | undefined): Opened {
  const opened: Opened = {
    templates: { frame: readFrame(), words: structuredClone(WORDS) },
    faults: [],
  }
  if (folder === undefined) return opened

  for (const file of listFiles(folder, opened)) {
    const text = readFileSync(join(folder, file), 'utf8')
    const faults = take(opened.templates, { file, text })
    opened.faults.push(...faults.map(({ line, message }) => `${file}:${line}: ${message}`))
  }
  return opened
}

function listFiles(folder: string, { faults }: Opened): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !/^\.|~$/.test(name))
      .toSorted()
  } catch (error) {
    faults.push(`cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    return []
  }
}

const FRAMES: Record<string, keyof Frame> = { 'frame.html': 'html', 'frame.txt': 'text' }
const WORDS_FILE = /^words\.([a-z]+)\.txt$/

/** Puts one file in the place of what we have, and says what is wrong with it. */
function take(templates: Templates, { file, text }: { file: string; text: string }): Fault[] {
  const form = FRAMES[file]
  if (form) {
    templates.frame[form] = text
    return checkFrame(text)
  }

  const [, language = ''] = WORDS_FILE.exec(file) ?? []
  if (!isLanguage(language)) {
    return [{ line: 1, message: 'is neither frame.html, frame.txt nor words.<language>.txt' }]
  }
  const { sentences, faults } = readWords(text, language)
  for (const [path, sentence] of sentences) {
    replaceSentence(templates.words[language], path, sentence)
  }
  return faults
}
