import { readFieldGroups } from './field-groups.ts'
import type { Reading } from './read-mail.ts'

/** Reads the part `message/feedback-report` (RFC 5965, and RFC 6430 for what is no complaint). */
export function readComplaint(part: string): Reading {
  const type = readFieldGroups(part)[0]?.get('feedback-type')?.toLowerCase() ?? ''
  if (type.startsWith('opt-out')) return { is: 'unsubscribe' }
  if (/^(not-spam|auth-failure|dmarc)/.test(type)) return { is: 'junk', why: 'no-complaint' }
  return { is: 'complaint' }
}
