import type { ApiKeysTable } from '../access/api-key.ts'
import type { SitesTable } from '../access/site.ts'
import type { StaffTable } from '../access/staff.ts'
import type { MessagesTable } from '../messages/message.ts'

/** What every service may read besides its own tables. All write messages; comments alone writes the rest. */
export type PlatformSchema = {
  'platform.sites': SitesTable
  'platform.apiKeys': ApiKeysTable
  'platform.staff': StaffTable
  'platform.messages': MessagesTable
}
