import type { Generated } from 'kysely'
import { z } from 'zod'
import type { SiteId, StaffId } from '../ids.ts'

export const Role = z.enum(['moderator', 'editor', 'admin'])
export type Role = z.infer<typeof Role>

/** A moderator, an editor or an admin of one site. */
export type StaffTable = {
  id: StaffId
  siteId: SiteId
  name: string
  address: string
  role: Role
  /** Whether they are told by mail of comments that wait. */
  notices: Generated<boolean>
  createdAt: Generated<Date>
}
