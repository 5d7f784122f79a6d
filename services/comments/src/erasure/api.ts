import { EmailAddress } from '@afterword/shared/email-address'
import { z } from 'zod'

export const EraseBody = z
  .strictObject({
    address: EmailAddress.describe('In whatever case it was written'),
    comments: z
      .enum(['removed', 'anonymised'])
      .describe('What becomes of what they said: it goes, or stays without a name'),
  })
  .meta({ id: 'EraseOrder' })

export const EraseAnswer = z.object({
  erased: z
    .object({
      authors: z.int().describe('Names they signed with'),
      comments: z.int().describe('Comments that were theirs'),
      kept: z.int().describe('Comments that a legal hold keeps, out of sight, until it ends'),
      readers: z.int().describe('Browsers and accounts they were known by'),
      reports: z.int().describe('Reports that were theirs'),
    })
    .meta({ id: 'Erased' }),
})
