import type { StaffTable } from '@afterword/shared/access/staff'
import type { Site } from '@afterword/shared/access/store'
import { StaffId } from '@afterword/shared/ids'
import { isTokenValid, readTokenId } from '@afterword/shared/tokens/token'
import type { Selectable } from 'kysely'
import type { Deps } from '../deps.ts'
import { findStaffMember } from './store.ts'

/** Whose mail a link is about. */
export type LinkedMember = { site: Site; member: Selectable<StaffTable> }

/** Finds whose mail a link stood in, or nothing: it is not one of ours, or they have left. */
export async function findLinkedMember(
  { db, sites, tokenKeys }: Pick<Deps, 'db' | 'sites' | 'tokenKeys'>,
  token: string,
): Promise<LinkedMember | undefined> {
  const { data: id } = StaffId.safeParse(readTokenId(token))
  const member = id && (await findStaffMember(db, id))
  const claim = member && ({ purpose: 'notices', site: member.siteId, id: member.id } as const)
  if (!claim || !isTokenValid(tokenKeys, token, claim)) return undefined
  return { site: await sites.find(member.siteId), member }
}
