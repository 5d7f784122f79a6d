import { z } from 'zod'

/** Any text may stand in a link: what is not one of ours is answered with a page that says so. */
export const LinkPath = z.object({ token: z.string() })

type PageAnswer = { description: string; content: { 'text/html': { schema: z.ZodString } } }

/** A page, in an API document. */
export function pageAnswer(description: string): PageAnswer {
  return { description, content: { 'text/html': { schema: z.string() } } }
}
