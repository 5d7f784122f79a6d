import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import type { SignIn } from './signin.ts'
import { findSignIn } from './store.ts'

export async function viewSignIn(
  { db }: Pick<Deps, 'db'>,
  site: SiteId,
): Promise<SignIn | undefined> {
  return findSignIn(db, site)
}
