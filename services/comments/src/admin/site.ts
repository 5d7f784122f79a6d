import type { Site } from '@afterword/shared/access/store'
import { EmailAddress } from '@afterword/shared/email-address'
import { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { ThreadState } from '../threads/thread.ts'

/** A site as its operator sees it. */
export type SiteListing = Site & { threadState: ThreadState }

/** One line of text: what a mail's header may hold. */
const Line = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must be at most 200 characters')
  .regex(/^\P{C}*$/u, 'must be one line of text')

const WebUrl = z.url({
  protocol: /^https?$/,
  error: 'must be an address like https://news.example',
})

/** Where pages live: scheme, host and port of what was given. */
const Origin = WebUrl.transform((url) => new URL(url).origin)

const Locale = z.string().transform((tag, context) => {
  try {
    return new Intl.Locale(tag).toString()
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a language tag like en or pt-BR' })
    return z.NEVER
  }
})

const settings = {
  name: Line,
  url: WebUrl,
  origins: z
    .array(Origin)
    .min(1)
    .max(50)
    .transform((origins) => [...new Set(origins)]),
  senderName: Line,
  senderAddress: EmailAddress,
  postalAddress: Line,
  contact: EmailAddress,
}

const options = {
  locale: Locale.optional(),
  accent: z
    .string()
    .toLowerCase()
    .regex(/^#[0-9a-f]{6}$/, 'must be a colour like #1a5fb4')
    .optional(),
  logoUrl: z
    .url({ protocol: /^https$/, error: 'must be an address like https://news.example/logo.png' })
    .optional(),
  replyTo: EmailAddress.optional(),
  threadState: ThreadState.optional(),
}

/** What it takes to make a site. */
export const NewSite = z.strictObject({ id: SiteId, ...settings, ...options })
export type NewSite = z.infer<typeof NewSite>

/** What may change about a site: anything but its id. */
export const SiteChange = z.strictObject({ ...z.object(settings).partial().shape, ...options })
export type SiteChange = z.infer<typeof SiteChange>
