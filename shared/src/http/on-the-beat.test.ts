import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { onTheBeat } from './on-the-beat.ts'

async function timeOf(work: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await onTheBeat(work).catch(() => undefined)
  return performance.now() - begun
}

it('takes as long for much work as for none', async () => {
  expect(await timeOf(async () => undefined)).toBeGreaterThan(98)
  expect(await timeOf(() => delay(110))).toBeGreaterThan(198)
})

it('takes as long when the work fails, and says so', async () => {
  const fail = () => Promise.reject(new Error('no'))

  expect(await timeOf(fail)).toBeGreaterThan(98)
  await expect(onTheBeat(fail)).rejects.toThrow('no')
})
