import { execFileSync } from 'node:child_process'
import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const Result = z.object({
  name: z.string(),
  seed: z.int(),
  pass: z.boolean(),
  figures: z.record(z.string(), z.union([z.number(), z.boolean()])),
})
/** How one case went on one commit. */
export type Result = z.infer<typeof Result>

/** Keeps results by commit, so that a run that was interrupted goes on where it was. */
export type Results = {
  commit: string
  read: () => Promise<Map<string, Result>>
  add: (result: Result) => Promise<void>
}

export function openResults(): Results {
  const commit = git('rev-parse', '--short=10', 'HEAD')
  const isChanged = git('status', '--porcelain', '--untracked-files=no') !== ''
  const folder = fileURLToPath(new URL('../../.cache/faults/', import.meta.url))
  // What is not committed has no name to be found by again.
  const file = `${folder}${isChanged ? `${commit}-changed-${process.pid}` : commit}.jsonl`

  return {
    commit: isChanged ? `${commit} and changes` : commit,
    async read() {
      const lines = await readFile(file, 'utf8').catch(() => '')
      const results = lines
        .split('\n')
        .filter(Boolean)
        .map((line) => Result.parse(JSON.parse(line)))
      return new Map(results.map((result) => [result.name, result]))
    },
    async add(result) {
      await mkdir(folder, { recursive: true })
      await appendFile(file, `${JSON.stringify(result)}\n`)
    },
  }
}

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' }).trim()
}
