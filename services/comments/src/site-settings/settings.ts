import type { SiteId } from '@afterword/shared/ids'
import type { Generated, Selectable } from 'kysely'
import { z } from 'zod'
import type { ThreadState } from '../threads/thread.ts'

/** Which votes readers may give. */
export const VoteKind = z.enum(['off', 'likes', 'both'])
export type VoteKind = z.infer<typeof VoteKind>

/**
 * What whoever it concerns may have a mail about: their comment that waited is published, is not
 * published, or was and is not any more; what they reported is decided; so is what they asked to
 * be looked at again.
 */
export const DecisionMail = z.enum([
  'comment-approved',
  'comment-rejected',
  'comment-removed',
  'report-decided',
  'review-decided',
])
export type DecisionMail = z.infer<typeof DecisionMail>

export type SiteSettings = Omit<Selectable<SiteSettingsTable>, 'siteId'>

export type SiteSettingsTable = {
  siteId: SiteId
  threadState: Generated<ThreadState>
  maxLength: Generated<number>
  nameRequired: Generated<boolean>
  emailRequired: Generated<boolean>
  maxLinks: Generated<number>
  everyThread: Exclude<ThreadState, 'open'> | null
  displayDepth: Generated<number>
  closeAfterDays: number | null
  slowModeSeconds: Generated<number>
  editWindowSeconds: Generated<number>
  votes: Generated<VoteKind>
  reportsToHold: Generated<number>
  firstCommentsWait: Generated<number>
  fillSeconds: Generated<number>
  guests: Generated<boolean>
  reservedNames: Generated<string[]>
  networkDays: Generated<number>
  noticeMinutes: Generated<number>
  decisionMails: Generated<DecisionMail[]>
  purgeUrl: string | null
  purgeSecret: string | null
  /** Grows with each change of the site's rules. */
  rulesVersion: Generated<number>
}

/** What holds for a site that has set nothing, as the table's defaults have it. */
export const DEFAULT_SETTINGS: SiteSettings = {
  threadState: 'open',
  maxLength: 10_000,
  nameRequired: true,
  emailRequired: true,
  maxLinks: 2,
  everyThread: null,
  displayDepth: 4,
  closeAfterDays: null,
  slowModeSeconds: 0,
  editWindowSeconds: 900,
  votes: 'both',
  reportsToHold: 3,
  firstCommentsWait: 0,
  fillSeconds: 2,
  guests: true,
  reservedNames: [],
  networkDays: 30,
  noticeMinutes: 10,
  decisionMails: ['comment-approved', 'comment-removed', 'report-decided', 'review-decided'],
  purgeUrl: null,
  purgeSecret: null,
  rulesVersion: 0,
}
