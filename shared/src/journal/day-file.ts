import { randomBytes } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** Appends to one file a day, which no other process has: none can tear another's line. */
export class DayFile {
  readonly #folder: string
  readonly #service: string
  #day = ''
  #file: FileHandle | undefined

  constructor(folder: string, service: string) {
    this.#folder = folder
    this.#service = service
  }

  /** Returns once the text would survive a power cut. After a failure the next goes to a new file. */
  async append(text: string): Promise<void> {
    try {
      const file = await this.#today()
      if (text === '') return
      await file.appendFile(text)
      await file.datasync()
    } catch (error) {
      await this.close().catch(() => undefined)
      throw error
    }
  }

  async close(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  async #today(): Promise<FileHandle> {
    const day = new Date().toISOString().slice(0, 10)
    if (this.#file && this.#day === day) return this.#file

    await this.close()
    const host = hostname().replaceAll(/[^\w-]/g, '-')
    const name = [day, this.#service, host, process.pid, randomBytes(4).toString('hex')].join('.')
    const file = await open(join(this.#folder, `${name}.jsonl`), 'ax', 0o600)
    this.#file = file
    this.#day = day
    await syncFolder(this.#folder)
    return file
  }
}

/** Without this the file's name may be lost though its content is not. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
