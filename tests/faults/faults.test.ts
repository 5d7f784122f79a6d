import { expect, it } from 'vitest'
import { SMOKE } from './cases.ts'
import { runCase } from './run-case.ts'

it.each(Object.entries(SMOKE))(
  '%s keeps its promise',
  async (_name, fault) => {
    const seed = Date.now() % 1_000_000

    const verdict = await runCase(fault, seed)

    expect({ seed, ...verdict }).toMatchObject({ pass: true })
  },
  120_000,
)
