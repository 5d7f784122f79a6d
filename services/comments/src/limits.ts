import { openFuse, openRateLimit } from '@afterword/shared/http/rate-limit'
import { openTally } from '@afterword/shared/http/tally'
import type { Deps } from './deps.ts'

const MINUTE = 60
const HOUR = 3_600

/** How often somebody may do something, and from when on there is trouble. */
export function openLimits(
  store: Parameters<typeof openRateLimit>[0],
): Pick<Deps, 'limits' | 'trouble'> {
  const limit = (name: string, points: number, seconds: number): ReturnType<typeof openRateLimit> =>
    openRateLimit(store, { name, points, seconds })
  const tally = (name: string, points: number): ReturnType<typeof openTally> =>
    openTally(store, { name, points, seconds: MINUTE })

  return {
    limits: {
      fromClient: limit('comments-from-client', 10, MINUTE),
      // Far above what the busiest article sees.
      onSite: openFuse({ points: 60_000, seconds: MINUTE }),
      asksForMail: limit('asks-for-mail', 30, 10 * MINUTE),
      edits: limit('edits', 10, MINUTE),
      // A page asks once for what its reader wrote, and many readers may share an address.
      ownRequests: limit('own-requests', 300, MINUTE),
      votes: limit('votes', 60, MINUTE),
      reports: limit('reports', 20, HOUR),
      newReaders: limit('new-readers', 30, HOUR),
      newVoters: limit('new-voters', 30, HOUR),
      challenges: limit('challenges', 30, MINUTE),
    },
    trouble: {
      fromClient: tally('trouble-from-client', 5),
      inThread: tally('trouble-in-thread', 60),
    },
  }
}
