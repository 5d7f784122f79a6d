import { readComplaint } from './complaint.ts'
import { readDeliveryStatus, type RecipientReport } from './delivery-status.ts'
import type { IncomingMail } from './incoming-mail.ts'
import { isAutomatic, isFromServer, isOurOwn } from './mail-manners.ts'
import { readPlainBounce } from './plain-bounce.ts'

/** Why nothing follows from a mail. */
export type Junk = 'loop' | 'auto-reply' | 'receipt' | 'no-complaint' | 'no-report'

/** What a mail to the bounce domain turns out to be. */
export type Reading =
  | { is: 'delivery-report'; groups: RecipientReport[] }
  | { is: 'complaint' }
  | { is: 'unsubscribe' }
  | { is: 'junk'; why: Junk }

/** Reads a mail to a bounce address by its structure, and by its words where it has none. */
export function readBounceMail(mail: IncomingMail): Reading {
  const status = partOf(mail, 'message/delivery-status')
  if (status !== undefined) return { is: 'delivery-report', groups: readDeliveryStatus(status) }
  const feedback = partOf(mail, 'message/feedback-report')
  if (feedback !== undefined) return readComplaint(feedback)
  if (partOf(mail, 'message/disposition-notification') !== undefined) return junk('receipt')
  if (isOurOwn(mail)) return junk('loop')

  const report = isFromServer(mail) ? readPlainBounce(mail) : undefined
  if (report) return { is: 'delivery-report', groups: [report] }
  if (isAutomatic(mail)) return junk('auto-reply')
  if (isWish(mail)) return { is: 'unsubscribe' }
  return junk('no-report')
}

/** Reads a mail to an unsubscribe address. Its token says it all, unless a machine wrote it. */
export function readUnsubscribeMail(mail: IncomingMail): Reading {
  if (isOurOwn(mail)) return junk('loop')
  if (isAutomatic(mail) || isFromServer(mail)) return junk('auto-reply')
  return { is: 'unsubscribe' }
}

/** Reads a mail to the address of complaints. */
export function readComplaintMail(mail: IncomingMail): Reading {
  const feedback = partOf(mail, 'message/feedback-report')
  return feedback === undefined ? junk('no-report') : readComplaint(feedback)
}

/** People who cannot find the link write to whatever address they see. */
function isWish({ headers }: IncomingMail): boolean {
  return /^unsubscribe$/i.test(headers.get('subject') ?? '')
}

function partOf({ parts }: IncomingMail, type: string): string | undefined {
  return parts.find((part) => part.type === type)?.content
}

function junk(why: Junk): Reading {
  return { is: 'junk', why }
}
