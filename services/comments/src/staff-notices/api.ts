import { z } from 'zod'

/** Any text may stand in a link: what is not one of ours is answered with a page that says so. */
export const LinkPath = z.object({ token: z.string() })

export const NoticesForm = z.object({
  action: z.enum(['stop', 'start']).describe('No more of these mails, or mails again'),
})
