import { z } from 'zod'
import type { SiteSettings } from '../site-settings/settings.ts'
import { cleanText, isVisible } from '../text/clean.ts'
import { atMost } from './characters.ts'

/** What a reader writes, new or changed, within a site's limit. Too long is refused, never cut. */
export function commentText({ maxLength }: Pick<SiteSettings, 'maxLength'>): z.ZodType<string> {
  return atMost(z.string(), maxLength)
    .transform(cleanText)
    .refine(isVisible, 'Please write a comment.')
}
