import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId, SiteId, SubscriptionId } from '../ids.ts'
import type { NewEntry } from './entry.ts'
import { openJournal } from './journal.ts'
import { readJournal } from './read-journal.ts'

let folder: string
const log = pino({ level: 'silent' })
const open = () => openJournal({ folder, service: 'mailer', log })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'afterword-journal-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const leaving = (): NewEntry => ({
  what: 'unsubscribe',
  site: SiteId.parse('daily'),
  hash: 'a'.repeat(64),
  subscriptions: [newId(SubscriptionId)],
  cause: 'unsubscribed',
  method: 'one-click',
})

async function onlyFile(): Promise<string> {
  const names = await readdir(folder)
  expect(names).toHaveLength(1)
  return join(folder, names[0] ?? '')
}

describe('a journal', () => {
  it('has written what it was told by the time it says so', async () => {
    const journal = open()
    const entry = leaving()
    await journal.write([entry])

    const { entries } = await readJournal(folder)
    expect(entries).toEqual([{ at: expect.any(String), ...entry }])
    await journal.close()
  })

  it('keeps all that many tell it at once, in one file', async () => {
    const journal = open()
    const told = Array.from({ length: 500 }, leaving)
    await Promise.all(told.map((entry) => journal.write([entry])))

    await onlyFile()
    const { entries, damaged } = await readJournal(folder)
    expect(entries.map(({ at: _at, ...entry }) => entry)).toEqual(told)
    expect(damaged).toEqual([])
    await journal.close()
  })

  it('has a file of its own for each process, even before there is anything to tell', async () => {
    const [one, other] = [open(), open()]
    await Promise.all([one.close(), other.close()])

    expect(await readJournal(folder)).toEqual({ files: 2, entries: [], damaged: [] })
  })

  it('does not fail whoever leaves when it cannot write, and catches up in a new file', async () => {
    const journal = open()
    await rm(folder, { recursive: true })
    await journal.close()
    const [lost, kept] = [leaving(), leaving()]
    await journal.write([lost])

    await mkdir(folder)
    await journal.write([kept])

    const { entries } = await readJournal(folder)
    expect(entries).toMatchObject([lost, kept])
    await journal.close()
  })

  it('tolerates a last line that a crash tore, and reads one that only lacks its end', async () => {
    const journal = open()
    const entry = leaving()
    await journal.write([entry])
    await journal.close()
    const file = await onlyFile()
    const whole = await readFile(file, 'utf8')

    await appendFile(file, whole.slice(0, 40))
    expect(await readJournal(folder)).toMatchObject({ entries: [entry], damaged: [] })

    await writeFile(file, whole.trimEnd())
    expect(await readJournal(folder)).toMatchObject({ entries: [entry], damaged: [] })
  })

  it('says which lines are damaged, by file and line', async () => {
    const journal = open()
    await journal.write([leaving()])
    await journal.close()
    const file = await onlyFile()
    await appendFile(file, '{"what":"unsub\n{"what":"forget","at":"2026-11-24T00:00:00Z"}\n')

    const { entries, damaged } = await readJournal(folder)

    expect(entries).toHaveLength(1)
    expect(damaged.map(({ line }) => line)).toEqual([2, 3])
    expect(file).toContain(damaged[0]?.file)
  })
})
