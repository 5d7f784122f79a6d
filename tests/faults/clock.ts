import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A clock that processes have which are started with its settings. */
export type Clock = {
  settings: Record<string, string>
  /** How far from the machine's it goes from now on: `+3h`, `-10m`. */
  set: (offset: string) => Promise<void>
  close: () => Promise<void>
}

export async function openClock(): Promise<Clock> {
  const library = process.env['FAKETIME_PATH']
  if (!library) throw new Error('FAKETIME_PATH must name the library of libfaketime')
  const folder = await mkdtemp(join(tmpdir(), 'afterword-clock-'))
  const file = join(folder, 'offset')
  const set = async (offset: string): Promise<void> => {
    // Whole at every moment: an empty file would be the machine's own time.
    await writeFile(`${file}.new`, offset)
    await rename(`${file}.new`, file)
  }
  await set('+0')
  return {
    settings: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
    set,
    close: () => rm(folder, { recursive: true }),
  }
}

/** By how many seconds a process is ahead of us, by the date it writes over its answers. */
export async function clockSkew(url: string): Promise<number> {
  const response = await fetch(url)
  await response.arrayBuffer()
  return (Date.parse(response.headers.get('date') ?? '') - Date.now()) / 1_000
}
