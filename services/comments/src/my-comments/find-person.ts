import type { Site } from '@afterword/shared/access/store'
import { MyCommentsLinkId } from '@afterword/shared/ids'
import { isTokenValid, readTokenId } from '@afterword/shared/tokens/token'
import type { Deps } from '../deps.ts'
import { findLinkedPerson } from './store.ts'

/** Who holds a link, or nothing: it is not one of ours, or older than an hour. */
export async function findPerson(
  { db, sites, tokenKeys }: Pick<Deps, 'db' | 'sites' | 'tokenKeys'>,
  token: string,
): Promise<{ site: Site; address: string } | undefined> {
  const { data: id } = MyCommentsLinkId.safeParse(readTokenId(token))
  const person = id && (await findLinkedPerson(db, id))
  if (!person || !isTokenValid(tokenKeys, token, { purpose: 'mine', site: person.site, id })) {
    return undefined
  }
  return { site: await sites.find(person.site), address: person.address }
}
