import { expect, it } from 'vitest'
import { openBell } from './bell.ts'

const LONG_MS = 60_000

it('wakes who rests, and once who comes later', async () => {
  const bell = openBell()
  const { signal } = new AbortController()

  const resting = bell.rest(LONG_MS, signal)
  bell.ring()
  await resting
  bell.ring()
  bell.ring()
  await bell.rest(LONG_MS, signal)

  const again = bell.rest(LONG_MS, signal).then(() => 'woken')
  expect(await Promise.race([again, Promise.resolve('asleep')])).toBe('asleep')
  bell.ring()
  await again
})

it('lets everyone go when their time is over, or when they are to stop', async () => {
  const bell = openBell()
  const stopping = new AbortController()

  await bell.rest(1, stopping.signal)
  const resting = bell.rest(LONG_MS, stopping.signal)
  stopping.abort()

  await expect(resting).resolves.toBeUndefined()
  await expect(bell.rest(LONG_MS, stopping.signal)).resolves.toBeUndefined()
})
