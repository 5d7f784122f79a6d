import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection'

/** Where our mail goes: one SMTP server that takes it for everybody. */
export type RelayOptions = SMTPConnectionOptions & {
  auth?: { user: string; pass: string }
}

const LOOPBACK = /^(localhost|127\.[\d.]+|\[::1\])$/

/**
 * Reads SMTP_URL. Encrypted with a checked certificate, unless the relay is this very machine
 * or the URL says `?ignoreTLS=true`, as for a mail sink beside us.
 */
export function relayOptions(smtpUrl: string, publicUrl: string): RelayOptions {
  const { protocol, hostname, port, username, password, searchParams } = new URL(smtpUrl)
  const secure = protocol === 'smtps:'
  const isLoopback = LOOPBACK.test(hostname)
  const ignoreTLS = searchParams.get('ignoreTLS') === 'true'
  const ourName = new URL(publicUrl).hostname

  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    ignoreTLS,
    requireTLS: !secure && !ignoreTLS && !isLoopback,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: !isLoopback },
    // A bare host name or an address makes a poor HELO: nodemailer then knows better.
    ...(/[a-z]$/.test(ourName) && ourName.includes('.') && { name: ourName }),
    ...(username && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    // With the greeting: some make whoever connects wait for it, to see who cannot.
    connectionTimeout: 28_000,
    greetingTimeout: 28_000,
    socketTimeout: 60_000,
  }
}
