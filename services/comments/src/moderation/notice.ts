import type { SiteId } from '@afterword/shared/ids'

export type ModeratorNoticesTable = { siteId: SiteId; notifiedAt: Date }
