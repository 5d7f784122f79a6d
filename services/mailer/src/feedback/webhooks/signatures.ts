import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto'
import { hashSecret } from '@afterword/shared/tokens/secret'

/** A signature is believed this long before and after the time it names. */
export const WINDOW_MS = 5 * 60_000

export function isWithinWindow(at: Date, now: Date, windowMs = WINDOW_MS): boolean {
  return Math.abs(now.getTime() - at.getTime()) <= windowMs
}

/** True when both are the same; how long it takes says nothing about where they differ. */
export function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(hashSecret(given), hashSecret(expected))
}

type Signed = { timestamp: string; signature: string; now: Date }

/** SendGrid: ECDSA on P-256 over the timestamp and the body as it came. */
export function isSignedBySendgrid(
  key: string,
  body: Buffer,
  { timestamp, signature, now }: Signed,
): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false
  if (!isWithinWindow(new Date(Number(timestamp) * 1_000), now)) return false
  const publicKey = createPublicKey({
    key: Buffer.from(key, 'base64'),
    format: 'der',
    type: 'spki',
  })
  const signed = Buffer.concat([Buffer.from(timestamp), body])
  return verify('sha256', signed, publicKey, Buffer.from(signature, 'base64'))
}

/** Mailgun: HMAC-SHA256 of the timestamp and a token that is used once. */
export function isSignedByMailgun(
  key: string,
  token: string,
  { timestamp, signature, now }: Signed,
): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false
  if (!isWithinWindow(new Date(Number(timestamp) * 1_000), now)) return false
  const expected = createHmac('sha256', key).update(`${timestamp}${token}`).digest('hex')
  return isSame(signature, expected)
}
