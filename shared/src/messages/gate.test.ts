import { expect, it } from 'vitest'
import { Gate } from './gate.ts'

it('lets many in together, one alone, and those who came later after it', async () => {
  const gate = new Gate()
  const events: string[] = []
  const first = Promise.withResolvers<void>()
  const suspect = Promise.withResolvers<void>()
  const enter = (name: string, until: Promise<void>) => async (): Promise<void> => {
    events.push(`${name} in`)
    await until
    events.push(`${name} out`)
  }

  const one = gate.together(enter('a', first.promise))
  const two = gate.together(enter('b', first.promise))
  await Promise.resolve()
  const alone = gate.alone(enter('suspect', suspect.promise))
  const later = gate.together(enter('c', Promise.resolve()))
  first.resolve()
  await Promise.all([one, two])
  suspect.resolve()
  await Promise.all([alone, later])

  expect(events).toEqual([
    'a in',
    'b in',
    'a out',
    'b out',
    'suspect in',
    'suspect out',
    'c in',
    'c out',
  ])
})

it('opens again after the one alone has failed', async () => {
  const gate = new Gate()

  await expect(gate.alone(() => Promise.reject(new Error('no')))).rejects.toThrow('no')

  expect(await gate.together(() => Promise.resolve('in'))).toBe('in')
})
