import type { CampaignId, ContentId, SiteId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'
import type { DeliveryKind } from '../deliveries/delivery-kind.ts'
import type { Email } from '../templates/email.ts'
import type { Language } from '../templates/words.ts'

/** What is stored once and sent to many: an e-mail, and what its headers need to know. */
export type Content = Email & {
  siteId: SiteId
  kind: DeliveryKind
  locale: Language
  campaignId: CampaignId | null
  list: string | null
}

export type ContentsTable = Content & {
  id: ContentId
  digest: Buffer
  createdAt: Generated<Date>
}

const LONGEST_LABEL = 63

/** A section's name as a label of a List-Id (RFC 2919), or the list of all publications. */
export function publicationList(section: string | null): string {
  const label = (section ?? '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_LABEL)
    .replace(/^-+|-+$/g, '')
  return label || 'publications'
}
