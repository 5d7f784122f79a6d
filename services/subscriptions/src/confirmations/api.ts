import { z } from 'zod'

export const ConfirmForm = z
  .object({ action: z.enum(['confirm', 'refuse', 'again']).default('confirm') })
  .meta({ id: 'ConfirmForm' })
