import { EmailAddress } from '@afterword/shared/email-address'
import { pageLimit } from '@afterword/shared/http/page-limit'
import { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { SuppressionCause, SuppressionId, SuppressionScope } from './suppression.ts'

export const SuppressionsPath = z.object({ site: SiteId })
export const SuppressionPath = SuppressionsPath.extend({ id: SuppressionId })

export const SuppressionsQuery = z.strictObject({
  address: EmailAddress.optional().describe(
    'Only those of this address, in any spelling, and its lifted ones',
  ),
  after: SuppressionId.optional().meta({ description: '`next` of the page before' }),
  limit: pageLimit(),
})

const Note = z.string().trim().min(1).max(1_000)

export const SuppressionBody = z.strictObject({
  address: EmailAddress.describe('Kept as a keyed hash only'),
  scope: SuppressionScope.default('all').describe('What it gets no more'),
  note: Note.nullable().default(null).describe('Why, for other operators'),
})

export const LiftBody = z.strictObject({
  note: Note.describe('Why it may be written to again; kept'),
})

export const SuppressionJson = z
  .object({
    id: SuppressionId,
    scope: SuppressionScope,
    cause: SuppressionCause,
    note: z.string().nullable(),
    createdAt: z.iso.datetime(),
    askedAgainAt: z.iso
      .datetime()
      .nullable()
      .describe('When one confirmation was let through, because its reader asked'),
  })
  .meta({ id: 'SuppressionOfSite' })

const LiftedJson = SuppressionJson.omit({ askedAgainAt: true })
  .extend({
    liftedHow: z.enum(['by-hand', 'confirmed']),
    liftNote: z.string().nullable(),
    liftedAt: z.iso.datetime(),
  })
  .meta({ id: 'LiftedSuppression' })

export const SuppressionAnswer = z.object({ suppressions: z.array(SuppressionJson) })

export const SuppressionsAnswer = SuppressionAnswer.extend({
  lifted: z.array(LiftedJson).describe('Of the address asked for; empty without one'),
  next: SuppressionId.nullable(),
})
