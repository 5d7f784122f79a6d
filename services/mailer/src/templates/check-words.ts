import type { Fault } from './check-frame.ts'
import { type Language, WORDS } from './words.ts'
import { flatten } from './words/flatten.ts'

/** Sentences an operator says otherwise, and what cannot be taken. */
export type OwnWords = { sentences: [path: string, sentence: string][]; faults: Fault[] }

const LONGEST = 1_000
const SLOT = /\{(\w*)\}?/g
const PLURAL = /\.(zero|one|two|few|many|other)$/

/** Reads lines of `path = sentence`; empty ones and those that begin with # say nothing. */
export function readWords(file: string, language: Language): OwnWords {
  const known = new Map(flatten(WORDS[language]))
  const own: OwnWords = { sentences: [], faults: [] }

  for (const [at, line] of file.split(/\r?\n/).entries()) {
    if (!line.trim() || line.startsWith('#')) continue
    const [path = '', ...rest] = line.split('=')
    const sentence = rest.join('=').trim()
    const message = faultOf(path.trim(), sentence, known)
    if (message) own.faults.push({ line: at + 1, message })
    else own.sentences.push([path.trim(), sentence])
  }
  return own
}

function faultOf(path: string, sentence: string, known: Map<string, string>): string | undefined {
  if (!known.has(path) || path === 'direction') return `${path} is no sentence of ours`
  if (!sentence) return `${path} says nothing`
  if (sentence.length > LONGEST) return `${path} is longer than ${LONGEST} characters`
  const strange = [...sentence.matchAll(SLOT)].find(([slot]) => !slotsAt(path).includes(slot))
  return strange && `${strange[0]} is not filled in ${path}`
}

/** What our own English sentence is filled with, and what all are. */
function slotsAt(path: string): string[] {
  const english = new Map(flatten(WORDS.en)).get(path.replace(PLURAL, '.other')) ?? ''
  return ['{site}', '{host}', ...(english.match(/\{\w+\}/g) ?? [])]
}
