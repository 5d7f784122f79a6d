import type { IncomingMail } from './incoming-mail.ts'

type Manners = Pick<IncomingMail, 'sender' | 'headers'>

/** True of a mail of our own that came back to us. */
export function isOurOwn({ headers }: Manners): boolean {
  return /:afterword$/i.test(headers.get('feedback-id') ?? '')
}

/** True if a mail server may have written it: bounces have no sender (RFC 5321 §4.5.5). */
export function isFromServer({ sender, headers }: Manners): boolean {
  const from = headers.get('from') ?? ''
  return sender === '' || /\b(mailer-daemon|postmaster|mail delivery)\b/i.test(from)
}

/** True of answers that no person wrote (RFC 3834, and what came before it). */
export function isAutomatic({ sender, headers }: Manners): boolean {
  const submitted = headers.get('auto-submitted') ?? 'no'
  return (
    sender === '' ||
    !/^no\b/i.test(submitted) ||
    headers.has('x-autoreply') ||
    headers.has('x-autorespond') ||
    /^(auto_reply|bulk|junk|list)/i.test(headers.get('precedence') ?? '') ||
    /^(auto(matic)?[ -]?(reply|response)|out of (the )?office)/i.test(headers.get('subject') ?? '')
  )
}
