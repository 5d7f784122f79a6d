import { expect, it } from 'vitest'
import { batched } from './batch.ts'

it('makes one call of what comes in while another is under way', async () => {
  const calls: number[][] = []
  const first = Promise.withResolvers<void>()
  const double = batched(async (items: number[]) => {
    calls.push(items)
    if (calls.length === 1) await first.promise
    return items.map((item) => item * 2)
  })

  const one = double(1)
  await Promise.resolve()
  await Promise.resolve()
  const more = [double(2), double(3)]
  first.resolve()

  expect(await Promise.all([one, ...more])).toEqual([2, 4, 6])
  expect(calls).toEqual([[1], [2, 3]])
})

it('fails only those of the call that failed', async () => {
  const once = batched((items: string[]) =>
    items.includes('bad') ? Promise.reject(new Error('no')) : Promise.resolve(items),
  )

  await expect(once('bad')).rejects.toThrow('no')
  expect(await once('good')).toBe('good')
})

it('makes one call of what comes in the same turn', async () => {
  const calls: number[][] = []
  const double = batched(async (items: number[]) => {
    calls.push(items)
    return items.map((item) => item * 2)
  })

  expect(await Promise.all([double(1), double(2)])).toEqual([2, 4])
  expect(calls).toEqual([[1, 2]])
})
