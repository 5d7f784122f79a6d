import type { TokenKey } from '@afterword/shared/config'
import { signMailToken } from '@afterword/shared/tokens/mail-token'
import type { RelaySettings } from '../relays/relay.ts'
import { composeMime } from '../smtp/compose-mime.ts'
import { SmtpSession } from '../smtp/smtp-session.ts'
import type { ProbeId } from './probe.ts'

type Parts = {
  relay: Pick<RelaySettings, 'options'>
  domain: string
  tokenKeys: TokenKey[]
  /** Whom the relay takes mail from. */
  sender: string
}

const TEXT = 'This mail shows that mail to this domain arrives. Nobody needs to read it.'

/** Sends a mail to ourselves, the way all mail goes, and says whether the relay took it. */
export async function sendProbe(
  { relay, domain, tokenKeys, sender }: Parts,
  id: ProbeId,
): Promise<boolean> {
  const to = `p+${signMailToken(tokenKeys, { purpose: 'probe', site: null, id })}@${domain}`
  const from = { name: 'Afterword', address: sender }
  const message = await composeMime({
    from,
    replyTo: from,
    to: { name: '', address: to },
    subject: 'Does this arrive?',
    messageId: `<${id}@${domain}>`,
    date: new Date(),
    text: TEXT,
    html: `<p>${TEXT}</p>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  })

  const session = new SmtpSession(relay.options)
  try {
    if (await session.open()) return false
    const result = await session.send({ from: sender, to, message, mayGoOn: () => true })
    return 'reply' in result
  } finally {
    session.leave()
  }
}
