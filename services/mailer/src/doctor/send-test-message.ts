import { randomUUID } from 'node:crypto'
import { openKeyRing } from '../dkim/key-ring.ts'
import { openSigner } from '../dkim/sign.ts'
import type { RelaySettings } from '../relays/relay.ts'
import { outcomeOf } from '../sending/outcome.ts'
import { composeMime } from '../smtp/compose-mime.ts'
import { SmtpSession } from '../smtp/smtp-session.ts'
import { reasonWords } from '../trail/words.ts'
import { type Finding, findingsOf } from './finding.ts'
import type { SitePatient } from './patient.ts'

const { ok, error } = findingsOf('test message')

/** Sends a message through every relay, as a site's mail goes, to somebody who can look at it. */
export async function sendTestMessage(patient: SitePatient, to: string): Promise<Finding[]> {
  return Promise.all(patient.relays.map((relay) => sendThrough(patient, relay, to)))
}

async function sendThrough(
  patient: SitePatient,
  relay: RelaySettings,
  to: string,
): Promise<Finding> {
  const { senderAddress } = patient.site
  const session = new SmtpSession(relay.options)
  try {
    const message = await composeTest(patient, relay, to)
    const refusal = await session.open()
    const result = refusal
      ? { failure: refusal }
      : await session.send({ from: senderAddress, to, message, mayGoOn: () => true })
    if ('reply' in result) {
      const look = 'Look at its headers for spf=pass, dkim=pass and dmarc=pass.'
      return ok(`${relay.id} took it: ${result.reply}. ${look}`)
    }
    const { reason, reply } = outcomeOf(result.failure)
    return error(`${relay.id}: ${reasonWords(reason ?? 'relay-away')} ${reply ?? ''}`.trim())
  } catch (cause) {
    return error(`It was not sent: ${cause instanceof Error ? cause.message : String(cause)}`)
  } finally {
    session.leave()
  }
}

async function composeTest(
  { site, db, log, dkimSecret }: SitePatient,
  relay: RelaySettings,
  to: string,
): Promise<Buffer> {
  const { senderName, senderAddress } = site
  const text = `This is a test of the mail of ${site.name}, sent by "afterword doctor" through ${relay.id}.`
  const domain = senderAddress.slice(senderAddress.lastIndexOf('@') + 1)
  const message = await composeMime({
    from: { name: senderName, address: senderAddress },
    to: { name: '', address: to },
    replyTo: { name: senderName, address: site.replyTo ?? senderAddress },
    subject: `A test from ${site.name}`,
    messageId: `<doctor-${randomUUID()}@${domain}>`,
    date: new Date(),
    text,
    html: '<p>This is a test of our mail, sent by <code>afterword doctor</code>.</p>',
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
  if (relay.signs === 'relay') return message
  const signer = openSigner(openKeyRing({ db, log, secret: dkimSecret }))
  return signer.sign(message, site.id)
}
