import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { JournalEntry } from './entry.ts'

export type JournalFound = {
  files: number
  /** Oldest first. */
  entries: JournalEntry[]
  /** Lines that cannot be understood. */
  damaged: { file: string; line: number }[]
}

/** Reads every file of the journal in a folder. */
export async function readJournal(folder: string): Promise<JournalFound> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).toSorted()
  const found: JournalFound = { files: files.length, entries: [], damaged: [] }
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8')
    for (const [at, read] of readLines(text).entries()) {
      if (read) found.entries.push(read)
      else found.damaged.push({ file, line: at + 1 })
    }
  }
  found.entries.sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
  return found
}

/**
 * What each line says; undefined where it is damaged. A last line that nothing ends was being
 * written when its process died: nobody was told that it was kept, so it may be missing.
 */
function readLines(text: string): (JournalEntry | undefined)[] {
  const lines = text.split('\n')
  const last = readEntry(lines.pop() ?? '')
  return [...lines.map(readEntry), ...(last ? [last] : [])]
}

function readEntry(line: string): JournalEntry | undefined {
  try {
    return JournalEntry.safeParse(JSON.parse(line)).data
  } catch {
    // No JSON at all.
    return undefined
  }
}
