import type { Site } from '@afterword/shared/access/store'
import { readableOn, textOn } from '@afterword/shared/http/accent'
import { cleanLine } from './clean-line.ts'
import { showableImage } from './showable-image.ts'

/** The card's ground where the reader prefers dark; the frame's styles say the same. */
const DARK_GROUND = '#1d2025'

/** What every mail of a site shows: its name and colours, and the footer the law asks for. */
export type Brand = {
  name: string
  host: string
  url: string
  /** A picture with its name, if it has one on its own hosts. */
  logoUrl: string | undefined
  accent: string
  onAccent: string
  accentOnLight: string
  accentOnDark: string
  onAccentOnDark: string
  senderName: string
  postalAddress: string
  contact: string
}

export function brandOf(site: Site): Brand {
  const accentOnDark = readableOn(DARK_GROUND, site.accent)
  return {
    name: cleanLine(site.name, 100),
    host: new URL(site.url).host,
    url: site.url,
    logoUrl: showableImage(site.logoUrl, site.origins),
    accent: site.accent,
    onAccent: textOn(site.accent),
    accentOnLight: readableOn('#ffffff', site.accent),
    accentOnDark,
    onAccentOnDark: textOn(accentOnDark),
    senderName: cleanLine(site.senderName, 64),
    postalAddress: cleanLine(site.postalAddress, 300),
    contact: cleanLine(site.contact, 200),
  }
}
