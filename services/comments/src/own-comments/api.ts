import { CommentId, SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { commentText } from '../comments/comment-text.ts'
import { ReaderFields } from '../readers/reader.ts'
import { DEFAULT_SETTINGS, type SiteSettings } from '../site-settings/settings.ts'
import { PageId, PageUrl } from '../threads/page.ts'
import { OwnJson } from './own-json.ts'

export const SitePath = z.object({ site: SiteId })

export const CommentPath = z.object({ id: CommentId })

/** With the limit of the site it is sent to. */
export function editBodyOf(
  settings: Pick<SiteSettings, 'maxLength'>,
): z.ZodObject<{ text: z.ZodType<string> }> {
  return z.strictObject({ text: commentText(settings) })
}

/** As it is for a site that has set no limit of its own. */
export const EditBody = editBodyOf(DEFAULT_SETTINGS).meta({ id: 'EditComment' })

export const EditAnswer = z.object({ comment: OwnJson })

const MOST_TOKENS = 100

export const OwnCommentsBody = z.strictObject({
  page: z.strictObject({ url: PageUrl, id: PageId.nullish().transform((id) => id ?? null) }),
  ...ReaderFields,
  editTokens: z
    .array(z.string().max(200))
    .max(MOST_TOKENS)
    .default([])
    .describe('Of comments that were posted from here; those of other pages are passed over'),
})

export const OwnCommentsAnswer = z.object({
  comments: z.array(OwnJson).describe('Oldest first; the newest hundred'),
})
