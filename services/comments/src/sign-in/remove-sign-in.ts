import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import { deleteSignIn } from './store.ts'

/** From now on nobody is signed in here. What they said stays theirs. */
export async function removeSignIn({ db }: Pick<Deps, 'db'>, site: SiteId): Promise<void> {
  await deleteSignIn(db, site)
}
