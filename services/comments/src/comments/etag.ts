import { createHash } from 'node:crypto'

/** Changes with the thread's version, and with whatever else makes an answer another one. */
export function etagOf(version: number, parts: unknown[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
  return `"v${version}-${hash.slice(0, 16)}"`
}
