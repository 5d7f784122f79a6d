import { AlertId, SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { ALERT_CODES } from './alert.ts'

export const AlertsPath = z.object({ site: SiteId })
export const AlertPath = z.object({ site: SiteId, id: AlertId })

export const AlertsQuery = z.strictObject({
  state: z
    .enum(['open', 'acknowledged'])
    .default('open')
    .describe('`open`: those nobody has acknowledged'),
})

const Alert = z
  .object({
    id: z.uuid(),
    code: z.enum(ALERT_CODES).describe('What happened; stable'),
    site: z.string().nullable().describe('Null where it concerns every site'),
    title: z.string(),
    detail: z.string(),
    count: z.int().describe('How often it was met'),
    firstAt: z.iso.datetime(),
    lastAt: z.iso.datetime(),
    acknowledgedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Alert' })

export const AlertsAnswer = z.object({
  alerts: z.array(Alert).describe('Newest first, at most 100'),
})
