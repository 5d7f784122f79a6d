import { EmailAddress } from '@afterword/shared/email-address'
import { z } from 'zod'
import { ReaderFields } from '../readers/reader.ts'
import { cleanText, isVisible } from '../text/clean.ts'

function words(longest: number): z.ZodType<string> {
  return z
    .string()
    .max(longest, `This is too long: at most ${longest} characters.`)
    .transform(cleanText)
    .refine(isVisible, 'Please say something here.')
}

const Note = words(2_000)

const OfRules = z.strictObject({
  reason: z.enum(['spam', 'abuse', 'off-topic']),
  note: Note.nullish().transform((note) => note ?? null),
  ...ReaderFields,
})

/** What article 16 of the EU's Digital Services Act asks of a notice. */
const OfLaw = z
  .strictObject({
    reason: z.literal('illegal'),
    note: Note.describe('Why it is illegal'),
    law: words(300)
      .nullish()
      .transform((law) => law ?? null)
      .describe('Which law it breaks'),
    name: words(245)
      .nullish()
      .transform((name) => name ?? null),
    email: EmailAddress.nullish().transform((email) => email ?? null),
    anonymous: z
      .boolean()
      .default(false)
      .describe('It is about the sexual abuse of children: then nobody needs to say who they are'),
    goodFaith: z.literal(true).describe('They believe in good faith that what they say is so'),
    ...ReaderFields,
  })
  .refine(({ name, anonymous }) => anonymous || name !== null, {
    path: ['name'],
    message: 'The law asks for this.',
  })
  .refine(({ email, anonymous }) => anonymous || email !== null, {
    path: ['email'],
    message: 'The law asks for this.',
  })

export const ReportBody = z.discriminatedUnion('reason', [OfRules, OfLaw]).meta({ id: 'Report' })
export type ReportBody = z.infer<typeof ReportBody>
