import { hash } from 'node:crypto'
import type { SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { RequestKey } from './answer.ts'

/** Long enough to hold 128 random bits, in letters a header may carry. */
const KEY = /^[\x21-\x7e]{22,200}$/

/**
 * Reads the Idempotency-Key header: the caller's promise that whatever comes under this key is
 * one request. Undefined when there is none.
 */
export function readRequestKey(
  header: string | undefined,
  { site, body }: { site: SiteId; body: unknown },
): RequestKey | undefined {
  if (header === undefined) return undefined
  if (!KEY.test(header)) {
    const detail = 'Send 22 to 200 visible ASCII characters, of which 128 bits are random.'
    throw new Problem('idempotency-key-invalid', { detail })
  }
  return { keyHash: hashText(`${site}\n${header}`), bodyHash: hashText(JSON.stringify(body) ?? '') }
}

function hashText(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}
