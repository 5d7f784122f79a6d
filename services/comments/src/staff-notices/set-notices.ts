import type { Deps } from '../deps.ts'
import { findLinkedMember, type LinkedMember } from './find-linked-member.ts'
import { updateNotices } from './store.ts'

/** Begins or ends the mail about comments that wait, and says how it stands. */
export async function setNotices(
  deps: Pick<Deps, 'db' | 'sites' | 'tokenKeys'>,
  token: string,
  notices: boolean,
): Promise<LinkedMember | undefined> {
  const linked = await findLinkedMember(deps, token)
  if (!linked) return undefined

  await updateNotices(deps.db, linked.member.id, notices)
  return { ...linked, member: { ...linked.member, notices } }
}
