import { pino } from 'pino'
import { expect, it } from 'vitest'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import { attemptDelivery } from './attempt-delivery.ts'
import { GIVEN_BACK, NOT_COMPOSED } from './outcome.ts'

type Parts = Parameters<typeof attemptDelivery>[0]

/** A relay that is ready, and a mail whose site cannot be read for this reason. */
function attempt(failure: Error): ReturnType<typeof attemptDelivery> {
  const parts = {
    deps: { sites: { find: () => Promise.reject(failure) }, log: pino({ enabled: false }) },
    relay: { id: 'first' },
    session: { open: async () => undefined },
    claimedAt: performance.now(),
  } as unknown as Parts
  return attemptDelivery(parts, { id: 'd1' } as unknown as ClaimedDelivery)
}

it('counts no try where PostgreSQL is away', async () => {
  const error = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })

  expect(await attempt(error)).toBe(GIVEN_BACK)
})

it('counts one where the mail itself cannot be put together', async () => {
  expect(await attempt(new Error('no such language'))).toBe(NOT_COMPOSED)
})
