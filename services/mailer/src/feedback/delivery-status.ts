import { classifyFailure } from './classify.ts'
import type { Report } from './feedback.ts'
import { type Fields, readFieldGroups } from './field-groups.ts'

/** What a delivery report (RFC 3464) says of one recipient. */
export type RecipientReport = { recipients: string[]; report: Report | undefined }

/**
 * Reads the part `message/delivery-status`, recipient by recipient. No report: it says nothing
 * that concerns us. Some servers leave out the empty line after the fields of the message.
 */
export function readDeliveryStatus(part: string): RecipientReport[] {
  return readFieldGroups(part)
    .filter((fields) => fields.has('action') || fields.has('final-recipient'))
    .map((fields) => ({
      recipients: ['original-recipient', 'final-recipient']
        .map((name) => addressOf(fields.get(name) ?? ''))
        .filter(Boolean),
      report: reportOf(fields),
    }))
}

function reportOf(fields: Fields): Report | undefined {
  const status = fields.get('status') ?? ''
  const diagnostic = fields.get('diagnostic-code') ?? ''
  const action =
    fields
      .get('action')
      ?.toLowerCase()
      .split(/[\s(;]/)[0] || actionOf(status)
  const report = classifyFailure({ status, diagnostic })

  if (action === 'failed') return report
  if (action === 'delayed') return { ...report, kind: 'delayed' }
  if (action === 'delivered') return { ...report, kind: 'delivered' }
  return undefined
}

/** Without the word for it, only a permanent code means that it is over. */
function actionOf(status: string): string {
  return status.startsWith('5') ? 'failed' : 'delayed'
}

/** `rfc822; <ada@example.com>` */
function addressOf(field: string): string {
  const [, address = ''] = /^\s*[\w-]+\s*;\s*<?([^<>\s]+)>?/.exec(field) ?? []
  return address.toLowerCase()
}

/**
 * What a report says about one address of ours. It may name others: members of a list behind
 * the address, of whom one who is gone must not cost the rest. Then all must say the same.
 */
export function reportAbout(
  address: string | undefined,
  groups: RecipientReport[],
): Report | undefined {
  const own = groups.find(({ recipients }) => recipients.includes(address?.toLowerCase() ?? ''))
  if (own) return own.report

  const reports = groups.flatMap(({ report }) => report ?? [])
  const [first] = reports
  if (!first || reports.length < groups.length) return undefined
  if (reports.every(({ kind }) => kind === first.kind)) return first
  return { ...first, kind: 'unclear-bounce' }
}
