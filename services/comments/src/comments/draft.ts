import { parseEmailAddress } from '@afterword/shared/email-address'
import { CommentId } from '@afterword/shared/ids'
import { z } from 'zod'
import { Proof } from '../proof-of-work/proof.ts'
import { ReaderFields } from '../readers/reader.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import { cleanLine, isVisible } from '../text/clean.ts'
import { Page } from '../threads/page.ts'
import { atMost } from './characters.ts'
import { commentText } from './comment-text.ts'

const MAX_NAME = 245
const MAX_EMAIL = 100
const MAX_WEBSITE = 200

/** A page of the author's own. Many type it without `https://`. */
const Website = atMost(z.string().trim(), MAX_WEBSITE).transform((text, context) => {
  if (text === '') return null
  const url = URL.parse(/^[\w-]+(\.[\w-]+)+(\/|$)/.test(text) ? `https://${text}` : text)
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url.href

  context.addIssue({ code: 'custom', message: 'Please give a web address, or leave this empty.' })
  return z.NEVER
})

const Email = atMost(z.string().trim(), MAX_EMAIL).transform((text, context) => {
  const address = text === '' ? null : parseEmailAddress(text)
  if (address !== undefined) return address

  const message = 'Please give one email address, like name@example.com.'
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

const Name = atMost(z.string(), MAX_NAME).transform((text) =>
  isVisible(text) ? cleanLine(text) : '',
)

export type Draft = {
  parentId: CommentId | null
  text: string
  /** Empty where none was given, and the site asks for none. */
  name: string
  email: string | null
  website: string | null
  notify: 'publications'[]
  company: string
  shownForMs?: number | undefined
  proof?: string | undefined
  locale?: string | undefined
}

type Limits = Pick<SiteSettings, 'maxLength' | 'nameRequired' | 'emailRequired'>

/**
 * What a reader sends, with the limits of the site it is sent to. Too long is refused, never cut.
 * Whoever has read the page already may let it pass.
 */
export function draftOf(
  { maxLength, nameRequired, emailRequired }: Limits,
  page: z.ZodType = Page,
): z.ZodType<Draft> {
  return z.strictObject({
    page,
    parentId: CommentId.nullable().default(null).describe('The comment this replies to'),
    text: commentText({ maxLength }),
    name: nameRequired
      ? Name.refine((name) => name !== '', 'Please give your name.')
      : Name.default(''),
    email: emailRequired
      ? Email.refine((address) => address !== null, 'Please give your email address.')
      : Email.nullable().default(null),
    website: Website.nullable().default(null),
    notify: z
      .array(z.enum(['publications']))
      .max(10)
      .default([])
      .describe('`publications` asks for every new article by mail'),
    company: z.string().max(1_000).default('').describe('Left empty by people, who never see it'),
    shownForMs: z
      .int()
      .min(0)
      .optional()
      .describe('How long the form was seen before it was sent, where a script can tell'),
    proof: Proof.optional().describe('The answer to a challenge, where one is required'),
    ...ReaderFields,
    locale: z.string().max(35).optional().describe('BCP 47, of the page'),
  })
}
