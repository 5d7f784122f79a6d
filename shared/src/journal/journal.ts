import type { Logger } from 'pino'
import { onceAMinute } from '../once-a-minute.ts'
import { DayFile } from './day-file.ts'
import type { NewEntry } from './entry.ts'

/** What is told outside PostgreSQL too, so that a restore cannot forget it. */
export type Journal = {
  /**
   * Returns once the entries are on disk. Call it before what they tell of commits: one about
   * something that was rolled back after all is harmless, one that is missing is not. It never
   * throws: nobody's unsubscribe fails because our disk is full.
   */
  write: (entries: NewEntry[]) => Promise<void>
  close: () => Promise<void>
}

type Parts = {
  /** None keeps no journal. */
  folder: string | undefined
  service: string
  log: Logger
}

const TRY_AGAIN_MS = 5_000

export function openJournal({ folder, service, log }: Parts): Journal {
  if (folder) return new FileJournal(new DayFile(folder, service), log)

  log.warn('JOURNAL_DIR is not set: a restore will not know who has left since its backup')
  return { write: () => Promise.resolve(), close: () => Promise.resolve() }
}

/** Whoever comes while a write is under way shares the next one, and its wait for the disk. */
class FileJournal implements Journal {
  readonly #file: DayFile
  readonly #complain: (error: unknown) => void
  #waiting: string[] = []
  #underWay = Promise.resolve()
  #next: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(file: DayFile, log: Logger) {
    this.#file = file
    this.#complain = onceAMinute((error: unknown) =>
      log.error({ err: error }, 'journal not written: a restore would not know the latest entries'),
    )
    // A file without entries says that nothing happened, where no file says that nobody wrote.
    void this.#flushInTurn()
  }

  async write(entries: NewEntry[]): Promise<void> {
    if (entries.length === 0) return
    const at = new Date().toISOString()
    this.#waiting.push(...entries.map((entry) => `${JSON.stringify({ at, ...entry })}\n`))
    await this.#flushInTurn()
  }

  async close(): Promise<void> {
    await this.#flushInTurn()
    clearTimeout(this.#timer)
    await this.#file.close()
  }

  #flushInTurn(): Promise<void> {
    this.#next ??= this.#underWay.then(() => {
      this.#next = undefined
      this.#underWay = this.#flush()
      return this.#underWay
    })
    return this.#next
  }

  async #flush(): Promise<void> {
    const lines = this.#waiting
    this.#waiting = []
    try {
      await this.#file.append(lines.join(''))
    } catch (error) {
      this.#waiting = [...lines, ...this.#waiting]
      this.#complain(error)
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => void this.#flushInTurn(), TRY_AGAIN_MS).unref()
    }
  }
}
