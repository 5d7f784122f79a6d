import { listSettings, READERS, type Setting } from './settings.ts'
import { table } from './table.ts'

/** The settings a process refuses to start without. */
export function neededSettings(): string {
  const rows = listSettings().filter(({ isNeeded }) => isNeeded)
  return table(
    ['setting', 'read by', 'meaning'],
    rows.map((setting) => [code(setting.name), readBy(setting), setting.meaning]),
  )
}

/** The settings that may be left out. */
export function optionalSettings(): string {
  const rows = listSettings().filter(({ isNeeded }) => !isNeeded)
  return table(
    ['setting', 'read by', 'left out', 'meaning'],
    rows.map((setting) => [
      code(setting.name),
      readBy(setting),
      setting.byDefault ? code(setting.byDefault) : 'none',
      setting.meaning,
    ]),
  )
}

function readBy({ readers }: Setting): string {
  return readers.length === READERS.length ? 'all' : readers.join(', ')
}

function code(text: string): string {
  return `\`${text}\``
}
