import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)

/** Makes garbage that is slow to become it, as loading modules does, and says what room V8 has for more. */
const SCRIPT = `
import { getHeapSpaceStatistics } from 'node:v8'
import { returnMemory } from '${new URL('return-memory.ts', import.meta.url).href}'
const room = () => getHeapSpaceStatistics().find((one) => one.space_name === 'new_space').space_size
const kept = []
for (let made = 0; made < 2_000_000; made += 1) kept[made % 200_000] = { made }
const before = room()
returnMemory()
console.log(JSON.stringify({ before, after: room(), gc: typeof globalThis.gc }))
`

it('gives back the room for new objects that a start has widened', async () => {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', SCRIPT])

  const { before, after, gc } = JSON.parse(stdout)
  expect(before).toBeGreaterThan(16 * 2 ** 20)
  expect(after).toBeLessThan(4 * 2 ** 20)
  expect(gc).toBe('undefined')
})
