import { EmailAddress } from '@afterword/shared/email-address'
import { CommentId, SiteId } from '@afterword/shared/ids'
import { z } from 'zod'

export const SitePath = z.object({ site: SiteId })

/** Any text may stand in a link: what is not one of ours is answered with a page that says so. */
export const LinkPath = z.object({ token: z.string() })

export const MineQuery = z.object({ before: CommentId.optional() })

export const RequestLinkBody = z
  .strictObject({
    email: EmailAddress,
    company: z.string().max(1_000).default('').describe('Left empty by people, who never see it'),
  })
  .meta({ id: 'RequestMyComments' })

export const RequestedAnswer = z.object({
  message: z.string().describe('A sentence for the reader, the same for every address'),
})

/** What the buttons of the page send. */
export const MineForm = z.discriminatedUnion('action', [
  z.object({ action: z.literal('edit'), comment: CommentId, text: z.string() }),
  z.object({ action: z.literal('delete'), comment: CommentId }),
  z.object({ action: z.literal('erase'), afterwards: z.enum(['removed', 'anonymous']) }),
])
export type MineForm = z.infer<typeof MineForm>
