import type { Generated } from 'kysely'
import { z } from 'zod'

export const ProbeId = z.uuid().brand<'ProbeId'>()
export type ProbeId = z.infer<typeof ProbeId>

/** A mail from us to ourselves. */
export type InboundProbesTable = {
  id: ProbeId
  sentAt: Generated<Date>
  arrivedAt: Date | null
}
