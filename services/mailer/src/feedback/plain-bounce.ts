import { classifyFailure } from './classify.ts'
import type { RecipientReport } from './delivery-status.ts'
import type { IncomingMail } from './incoming-mail.ts'

/** Where a server's own words end and the copy of the message begins. */
const COPY =
  /^(-{3,} ?(below this line|this is a copy|original message|the (body|header)s? of|returned message|unsent message|forwarded)|received: |return-path: )/im

const FAILED =
  /(?:wasn't|was not|could not|couldn't|cannot|can't|unable to) (?:able to )?(?:be )?deliver|undeliver|delivery (?:to the following .{0,40})?(?:has )?failed|permanent (?:fatal )?error|returned to sender|failure notice|mail delivery failed|following address(?:es)? failed|did not reach/i

const DELAYED =
  /has been delayed|delivery (?:is |has been )?(?:temporarily )?delayed|will (?:continue|keep|be retried)|still being (?:tried|retried)|could not send message for past|warning: message/i

const CODE = /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/

/**
 * Reads a bounce without structure, as qmail, older Exim and many others write it. Nothing if
 * it does not speak of a failure.
 */
export function readPlainBounce({ headers, text }: IncomingMail): RecipientReport | undefined {
  const subject = headers.get('subject') ?? ''
  const said = text.slice(0, COPY.exec(text)?.index)
  const recipients = (headers.get('x-failed-recipients') ?? '').toLowerCase().split(/[,\s]+/)
  const report = classifyFailure({ status: CODE.exec(said)?.[0] ?? '', diagnostic: said })

  if (DELAYED.test(`${subject}\n${said}`)) {
    return { recipients, report: { ...report, kind: 'delayed' } }
  }
  return FAILED.test(`${subject}\n${said}`) ? { recipients, report } : undefined
}
