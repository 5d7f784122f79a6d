import type { Deps } from '../deps.ts'
import { exportPerson } from '../exports/export-person.ts'
import { findPerson } from './find-person.ts'
import { statusFor } from './status-for.ts'

/** All that is known here of who holds a link, but for what they are not to know. */
export async function exportMyComments(
  deps: Pick<Deps, 'db' | 'sites' | 'tokenKeys' | 'now'>,
  token: string,
): Promise<object | undefined> {
  const person = await findPerson(deps, token)
  if (!person) return undefined

  return exportPerson(deps, { site: person.site.id, address: person.address }, statusFor)
}
