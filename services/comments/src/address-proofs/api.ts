import { EmailAddress } from '@afterword/shared/email-address'
import { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { ReaderToken } from '../readers/reader.ts'

export const SitePath = z.object({ site: SiteId })

const Company = z.string().max(1_000).default('').describe('Left empty by people, who never see it')

export const RequestProofBody = z
  .strictObject({
    readerToken: ReaderToken.describe('Of the browser the comment was written in'),
    email: EmailAddress.describe('What the comment was signed with'),
    company: Company,
  })
  .meta({ id: 'RequestProof' })

export const RequestedAnswer = z.object({
  message: z.string().describe('A sentence for the reader, the same for every address'),
})

export const TakeCodeBody = z
  .strictObject({
    code: z.string().max(200).describe('What stood behind `#afterword-code=`'),
    readerToken: ReaderToken.optional().describe('Left out by a browser that has none'),
  })
  .meta({ id: 'TakeCode' })

export const TakeCodeAnswer = z.object({
  confirmed: z.literal(true),
  readerToken: z.string().optional().describe('Only for a browser that had none. Keep it'),
})
