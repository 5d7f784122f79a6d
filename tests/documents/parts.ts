import { demoCalls } from './calls.ts'
import { problemSections } from './problems.ts'
import { neededSettings, optionalSettings } from './setting-tables.ts'

type Part = { document: string; name: string; write: () => string }

/** What the code says of itself in our documents, each between two comments that name it. */
export const PARTS: Part[] = [
  { document: 'README.md', name: 'calls', write: demoCalls },
  { document: 'README.md', name: 'needed settings', write: neededSettings },
  { document: 'docs/operations/configuration.md', name: 'needed settings', write: neededSettings },
  {
    document: 'docs/operations/configuration.md',
    name: 'optional settings',
    write: optionalSettings,
  },
  { document: 'docs/problems/README.md', name: 'problems', write: problemSections },
]

/** The document with every part of it as the code has it today. */
export function renew(document: string, text: string): string {
  return PARTS.filter((part) => part.document === document).reduce(replacePart, text)
}

function replacePart(text: string, { document, name, write }: Part): string {
  const [begin, end] = [`<!-- ${name}: written by npm run docs -->`, `<!-- end of ${name} -->`]
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${document} has no place for its ${name}`)

  return `${text.slice(0, from)}${begin}\n\n${write()}\n\n${text.slice(to)}`
}
