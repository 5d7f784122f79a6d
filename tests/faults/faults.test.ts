import { expect, it } from 'vitest'
import { SMOKE } from './cases.ts'
import { runCase } from './run-case.ts'

it.each(Object.entries(SMOKE))(
  '%s keeps its promise',
  async (_name, fault) => {
    const seed = Date.now() % 1_000_000

    const { pass, figures } = await runCase(fault, seed)

    expect(pass, JSON.stringify({ seed, ...figures })).toBe(true)
  },
  120_000,
)
