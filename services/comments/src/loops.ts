import type { FetchPublic } from '@afterword/shared/http/fetch-public'
import { startLoop } from '@afterword/shared/loop'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import type { Resources } from '@afterword/shared/service'
import { sweepPersonal } from './erasure/sweep-personal.ts'
import type { CommentsSchema } from './schema.ts'
import { refreshKeys } from './sign-in/refresh-keys.ts'
import { sweep } from './sweep.ts'
import { showVotes } from './votes/store.ts'

type Work = { step: () => Promise<number>; idleMs: number; trouble: string }

/** Starts what this service does unasked, again and again. Returns what stops each. */
export function startLoops(
  { db, log }: Resources<CommentsSchema>,
  fetchPublic: FetchPublic,
): (() => Promise<void>)[] {
  const works: Work[] = [
    { step: () => sweep(db), idleMs: 60_000, trouble: 'sweep failed' },
    {
      step: () => sweepPersonal({ db }),
      idleMs: 60_000,
      trouble: 'sweep of personal data failed',
    },
    {
      // Never at once again: that keeps votes from changing a thread more than once a second.
      step: async () => {
        await showVotes(db)
        return 0
      },
      idleMs: 1_000,
      trouble: 'new votes were not shown',
    },
    {
      step: () => refreshKeys({ db, fetchPublic }),
      idleMs: 10_000,
      trouble: "a site's sign-in keys were not read",
    },
  ]
  return works.map(({ step, idleMs, trouble }) =>
    startLoop(step, {
      idleMs,
      onError: onceAMinute((error) => log.warn({ err: error }, trouble)),
    }),
  )
}
