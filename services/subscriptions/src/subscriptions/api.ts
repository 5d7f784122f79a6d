import { EmailAddress } from '@afterword/shared/email-address'
import { z } from 'zod'
import { LanguageTag } from '../language-tag.ts'
import { Topic } from './topic.ts'

const Topics = z
  .array(Topic)
  .min(1)
  .max(10)
  .transform((topics) => [...new Set(topics)])

export const SubscribeBody = z
  .strictObject({
    email: EmailAddress.meta({ type: 'string', example: 'ada@example.com' }),
    topics: Topics.prefault(['site']).meta({
      description: 'What to follow: `site`, `section:` with its name, `author:` with theirs',
      example: ['site', 'section:world'],
    }),
    frequency: z.enum(['instant']).default('instant'),
    locale: LanguageTag.optional().meta({ description: 'Language for the mail' }),
    sourceUrl: z
      .string()
      .max(2_000)
      .optional()
      .meta({ description: 'The page the reader was on; one of the site' }),
    company: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'Stays empty: people do not see this field, programs fill it in' }),
  })
  .meta({ id: 'Subscribe' })

export const SubscribeAnswer = z
  .object({ message: z.string() })
  .meta({ id: 'SubscribeAnswer', description: 'The same for every address' })
