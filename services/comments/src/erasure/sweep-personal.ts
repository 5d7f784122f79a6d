import type { Deps } from '../deps.ts'
import { deleteOldLinks } from '../my-comments/store.ts'
import { deleteOldNetworks } from '../networks/store.ts'
import { eraseReleased } from './erase-released.ts'

const BATCH = 1_000

/** Forgets what the time has come for, a batch of each, and says how much there was. */
export async function sweepPersonal({ db }: Pick<Deps, 'db'>): Promise<number> {
  const networks = await deleteOldNetworks(db, BATCH)
  const links = await deleteOldLinks(db, BATCH)
  return networks + links + (await eraseReleased({ db }))
}
