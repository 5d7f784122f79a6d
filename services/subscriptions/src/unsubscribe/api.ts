import { z } from 'zod'

export const UnsubscribeForm = z
  .object({
    action: z.enum(['unsubscribe', 'undo']).default('unsubscribe'),
    'List-Unsubscribe': z
      .string()
      .optional()
      .meta({ description: '`One-Click` from a mail program, as in RFC 8058' }),
  })
  .meta({ id: 'UnsubscribeForm' })
