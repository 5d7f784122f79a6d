import type { Generated } from 'kysely'
import type { SiteId } from '../ids.ts'

/** A news site: what all three services must know of it. */
export type SitesTable = {
  id: SiteId
  name: string
  url: string
  /** Where its pages live, as `https://news.example`; the widget speaks from these alone. */
  origins: string[]
  locale: Generated<string>
  /** Colour of buttons and links in mail and on our pages, as `#rrggbb`. */
  accent: Generated<string>
  /** A picture with its name, for the head of its mail. */
  logoUrl: Generated<string | null>
  senderName: string
  senderAddress: string
  /** Where a reader's answer goes; the sender's address when null. */
  replyTo: string | null
  /** Stands in every footer: many countries' law asks for it. */
  postalAddress: string
  contact: string
  createdAt: Generated<Date>
}
