import { hash, randomBytes } from 'node:crypto'

/** Makes a secret we show once and keep only as a hash: 192 random bits. */
export function newSecret(prefix: string): string {
  return `${prefix}_${randomBytes(24).toString('base64url')}`
}

/** What of a random secret is stored. It has too many bits to be guessed, so SHA-256 will do. */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}
