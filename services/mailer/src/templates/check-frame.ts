/** What is wrong with a file, and where. */
export type Fault = { line: number; message: string }

/** Stand in every mail, so they may stand anywhere. */
const ALWAYS = [
  'language',
  'direction',
  'start',
  'headingLanguage',
  'siteName',
  'siteUrl',
  'senderName',
  'postalAddress',
  'contact',
  'accent',
  'onAccent',
  'accentOnLight',
  'accentOnDark',
  'onAccentOnDark',
  'preview',
  'heading',
  'actionLabel',
  'actionUrl',
  'reason',
]

/** Stand in some mails, so each only in a section of that name. */
const SOMETIMES: Record<string, string> = {
  logoUrl: 'logoUrl',
  noLogo: 'noLogo',
  lead: 'lead',
  imageUrl: 'imageUrl',
  topic: 'topic',
  more: 'more',
  moreDiscussions: 'moreDiscussions',
  note: 'note',
  discussionsLabel: 'discussionsLabel',
  unsubscribeLabel: 'unsubscribeLabel',
  unsubscribeUrl: 'unsubscribeLabel',
  summary: 'summary',
  articleImageUrl: 'articleImageUrl',
  under: 'under',
  decideUrl: 'decideUrl',
  decideLabel: 'decideUrl',
}

/** Sections that are repeated, and what stands in each. */
const LISTS: Record<string, string[]> = {
  articles: ['title', 'url', 'articleLanguage', 'readLabel', 'summary', 'articleImageUrl', 'best'],
  best: ['label', 'name', 'text'],
  quotes: ['name', 'text', 'under', 'decideUrl', 'decideLabel'],
  discussions: ['title', 'url', 'news'],
}

/** Without these a mail is no use, or against the law. */
const REQUIRED = [
  'heading',
  'actionLabel',
  'actionUrl',
  'reason',
  'unsubscribeUrl',
  'senderName',
  'postalAddress',
  'contact',
]
const REQUIRED_SECTIONS = ['lead', 'quotes', 'articles', 'note']

const MOST_BYTES = 60_000
const PART = /\{\{([#/]?)(\w+)\}\}|\{\{|\}\}/g

/** Finds what is wrong with an operator's own frame, first things first. */
export function checkFrame(frame: string): Fault[] {
  const walk: Walk = { faults: [], open: [], seen: new Set() }
  for (const { 0: part, 1: mark = '', 2: name = '', index } of frame.matchAll(PART)) {
    const line = lineAt(frame, index)
    const message = takePart(walk, { part, mark, name, line })
    if (message) walk.faults.push({ line, message })
  }

  const { faults, open, seen } = walk
  const unclosed = open.map(({ name, line }) => ({ line, message: `{{#${name}}} is not closed` }))
  return [...faults, ...unclosed, ...missing(seen), ...tooBig(frame)]
}

type Walk = { faults: Fault[]; open: { name: string; line: number }[]; seen: Set<string> }
type Part = { part: string; mark: string; name: string; line: number }

function takePart({ open, seen }: Walk, { part, mark, name, line }: Part): string | undefined {
  if (!name) return `${part} belongs to no slot`
  if (mark === '/') return closeSection(open, name)

  const sections = open.map((section) => section.name)
  const message = mark ? misplacedSection(name, sections) : misplacedSlot(name, sections)
  if (!message && (mark || isAlwaysShown(name, sections))) seen.add(mark + name)
  if (mark) open.push({ name, line })
  return message
}

function closeSection(open: Walk['open'], name: string): string | undefined {
  const innermost = open.at(-1)
  if (!innermost) return `{{/${name}}} closes nothing`
  if (innermost.name !== name) return `{{/${name}}} closes {{#${innermost.name}}}`
  open.pop()
  return undefined
}

function misplacedSlot(name: string, sections: string[]): string | undefined {
  const home = SOMETIMES[name]
  if (home !== undefined) {
    return sections.includes(home) ? undefined : `{{${name}}} must stand in {{#${home}}}`
  }
  if (ALWAYS.includes(name) || isItem(name, sections)) return undefined
  return `{{${name}}} is not known here`
}

function misplacedSection(name: string, sections: string[]): string | undefined {
  if (sections.includes(name)) return `{{#${name}}} stands in itself`
  const isOfList = Object.values(LISTS).some((items) => items.includes(name))
  const isKnown = name in LISTS || Object.values(SOMETIMES).includes(name)
  if (isKnown && (!isOfList || isItem(name, sections))) return undefined
  return `{{#${name}}} is not known here`
}

function isItem(name: string, sections: string[]): boolean {
  return sections.some((section) => LISTS[section]?.includes(name))
}

/** In a section that a mail may be without, what all must have would go missing. */
function isAlwaysShown(name: string, sections: string[]): boolean {
  return sections.length === 0 || (sections.length === 1 && SOMETIMES[name] === sections[0])
}

function missing(seen: Set<string>): Fault[] {
  const slots = REQUIRED.filter((name) => !seen.has(name)).map((name) => `{{${name}}}`)
  const sections = REQUIRED_SECTIONS.filter((name) => !seen.has(`#${name}`))
  return [...slots, ...sections.map((name) => `{{#${name}}}`)].map((part) => ({
    line: 1,
    message: `${part} is missing, or in a section that may be left out`,
  }))
}

function tooBig(frame: string): Fault[] {
  const bytes = Buffer.byteLength(frame)
  if (bytes <= MOST_BYTES) return []
  return [{ line: 1, message: `is too big: ${bytes} bytes, at most ${MOST_BYTES}` }]
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}
