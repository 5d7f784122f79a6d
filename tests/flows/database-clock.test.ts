import { followClock } from '@afterword/shared/postgres/database-clock'
import { expect, it, onTestFinished, vi } from 'vitest'
import { silent } from '../support/log.ts'
import { testDatabase } from '../support/postgres.ts'
import { until } from '../support/until.ts'

const { db } = testDatabase()
const HOUR_MS = 3_600_000

it.each([3 * HOUR_MS, -3 * HOUR_MS])(
  'tells the time of the database, whatever the machine says: %i ms',
  async (jump) => {
    const real = Date.now()
    const began = performance.now()
    vi.useFakeTimers({ toFake: ['Date'], now: real + jump })
    onTestFinished(() => void vi.useRealTimers())

    const clock = followClock(db, silent)
    onTestFinished(() => clock.stop())
    await until(() => Math.abs(clock.now().getTime() - Date.now()) > HOUR_MS)

    const passed = performance.now() - began
    expect(Math.abs(clock.now().getTime() - real - passed)).toBeLessThan(2_000)
  },
)
