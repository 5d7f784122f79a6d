import { type StaffTable, Role } from '@afterword/shared/access/staff'
import { EmailAddress } from '@afterword/shared/email-address'
import { SiteId } from '@afterword/shared/ids'
import type { Selectable } from 'kysely'
import { z } from 'zod'

export type StaffMember = Selectable<StaffTable>

export const NewStaffMember = z.strictObject({
  site: SiteId,
  name: z.string().trim().min(1, 'must not be empty').max(100, 'must be at most 100 characters'),
  address: EmailAddress,
  role: Role.default('moderator'),
})
export type NewStaffMember = z.infer<typeof NewStaffMember>

/** Names one member of a site's staff. */
export const StaffAddress = z.strictObject({ site: SiteId, address: EmailAddress })
export type StaffAddress = z.infer<typeof StaffAddress>
