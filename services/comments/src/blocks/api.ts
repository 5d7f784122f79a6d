import { pageLimit } from '@afterword/shared/http/page-limit'
import { CommentId } from '@afterword/shared/ids'
import { z } from 'zod'
import { SitePath } from '../threads/api.ts'
import { BlockedBy, BlockId } from './block.ts'

export const BlockPath = SitePath.extend({ id: BlockId })

export const BlocksQuery = z.object({
  after: BlockId.optional().describe('`next` of the answer before'),
  limit: pageLimit(),
})

export const BlockBody = z.strictObject({
  commentId: CommentId.describe('Whose author is blocked'),
  by: BlockedBy.describe(
    '`address`: the one they have proved; `reader`: their browser, or their account at the news site; `network`: where they come from, for 30 days at most',
  ),
  days: z
    .int()
    .min(1)
    .max(3_650)
    .nullable()
    .default(null)
    .describe('For how long; null: until it is lifted'),
  shadow: z
    .boolean()
    .default(false)
    .describe('Take what they write, and show it to nobody but them'),
  note: z.string().trim().max(1_000).nullable().default(null).describe('Why, for other moderators'),
})
export type BlockBody = z.infer<typeof BlockBody>

export const BlockJson = z
  .object({
    id: BlockId,
    by: BlockedBy,
    shadow: z.boolean(),
    note: z.string().nullable(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable().describe('Lifted before its time'),
  })
  .meta({ id: 'Block' })
export type BlockJson = z.infer<typeof BlockJson>

export const BlockAnswer = z.object({ block: BlockJson })

export const BlocksAnswer = z.object({
  blocks: z
    .array(BlockJson)
    .describe('The newest first, with those of the last 30 days that are over'),
  next: BlockId.nullable(),
})
