import { EmailAddress } from '@afterword/shared/email-address'
import { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'

export const ExportBody = z
  .strictObject({ address: EmailAddress.describe('In whatever case it was written') })
  .meta({ id: 'ExportOrder' })

const rows = (what: string): z.ZodArray<z.ZodObject<{}, z.core.$loose>> =>
  z.array(z.looseObject({})).describe(what)

export const ExportAnswer = z
  .object({
    site: SiteId,
    address: z.string(),
    exportedAt: z.iso.datetime(),
    authors: rows('Names they signed with'),
    comments: rows('What they said, deleted or not, with what each comment said before'),
    readers: rows('Browsers and accounts they were known by'),
    votes: rows('Their votes'),
    reports: rows('What they reported'),
    reviews: rows('What they asked to be looked at again'),
    proofs: rows('When they proved the address'),
    mailRequests: rows('Comments under which they asked for mail'),
  })
  .meta({ id: 'Export' })
