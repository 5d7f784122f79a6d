import type { Deps } from '../deps.ts'
import { exportComments } from './export-comments.ts'
import { findPerson } from './find-person.ts'

/** All that is known here of who holds a link: what they said, and what came with it. */
export async function exportMyComments(
  deps: Pick<Deps, 'db' | 'sites' | 'tokenKeys' | 'now'>,
  token: string,
): Promise<object | undefined> {
  const person = await findPerson(deps, token)
  if (!person) return undefined

  const { site, address } = person
  return {
    site: site.id,
    address,
    exportedAt: deps.now().toISOString(),
    comments: await exportComments(deps, { site: site.id, address }),
  }
}
