import type { z } from 'zod'

const LOOPBACK = /^(localhost|127\.[\d.]+|\[::1\])$/

/**
 * Refuses settings that mail to real people must not be sent with: the links in it, and the POST
 * by which they leave, would go in the clear. A relay on this very machine, or one that needs no
 * TLS, is a mail sink for trying things out.
 */
export function refuseUnsafe(
  config: { PUBLIC_URL: string; SMTP_URL: string },
  context: z.RefinementCtx,
): void {
  if (config.PUBLIC_URL.startsWith('https:') || !isReal(config.SMTP_URL)) return
  const message = 'must begin with https:// where mail is sent to real people'
  context.addIssue({ code: 'custom', path: ['PUBLIC_URL'], message })
}

function isReal(smtpUrls: string): boolean {
  const urls = smtpUrls.split(/[\s,]+(?=smtps?:)|\s+/i).flatMap((url) => URL.parse(url) ?? [])
  return urls.some(
    ({ hostname, searchParams }) =>
      !LOOPBACK.test(hostname) && searchParams.get('ignoreTLS') !== 'true',
  )
}
