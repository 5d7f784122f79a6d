import type { Deps } from '../deps.ts'
import { markEnded } from './store.ts'

type End = Omit<Parameters<typeof markEnded>[1], 'now'>

/** Lifts a block. One that is over, or was never there, stays so. */
export async function endBlock({ db, now }: Pick<Deps, 'db' | 'now'>, end: End): Promise<void> {
  await markEnded(db, { ...end, now: now() })
}
