import type { AlertId, SiteId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'

/** What we raise an alert for, as one says it to people. */
export const ALERTS = {
  'dkim-key-unusable': 'Mail is held: it cannot be signed with the DKIM key of the site.',
  'dkim-key-misaligned': 'Mail is held: the DKIM key is not of the domain the site sends from.',
  'site-incomplete': 'Mail is held: the site lacks something that every mail must say.',
  'relay-refuses':
    'A relay does not let us in: its login, its certificate or its encryption is wrong.',
  'relay-away': 'A relay has been out of reach for minutes.',
  'relay-spent': 'A relay takes nothing more: its quota may be used up.',
  'relay-paused': 'A relay is left alone: mail through it is refused for who we are.',
  'campaign-held': 'A campaign is kept back because of how its mails fare.',
} as const satisfies Record<string, string>

export type AlertCode = keyof typeof ALERTS

export const ALERT_CODES = Object.keys(ALERTS)

/** One trouble somebody must look at. `detail` names no reader: it goes to logs and chats. */
export type Alert = { code: AlertCode; siteId?: SiteId; detail: string }

export type AlertsTable = {
  id: AlertId
  code: AlertCode
  /** Null where it concerns every site. */
  siteId: SiteId | null
  detail: string
  /** How often it was met, until somebody said they know. */
  count: number
  firstAt: Generated<Date>
  lastAt: Generated<Date>
  /** When the webhook is to be told; null when nothing is new. */
  notifyAt: Generated<Date | null>
  notifiedAt: Date | null
  notifyTries: Generated<number>
  acknowledgedAt: Date | null
}
