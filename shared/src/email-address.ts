import { domainToASCII } from 'node:url'
import { z } from 'zod'

const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
/** What the parser of URLs that we use for domains would drop or decode without a word. */
const NOT_IN_DOMAIN = /[\s\p{Cc}%]/u
const MAX_LENGTH = 254
const MAX_LOCAL = 64

/**
 * One plain address (RFC 5321 §4.1.2, dot-string local part) or undefined. The domain comes
 * back in ASCII (UTS 46, non-transitional); the local part stays as it was typed. Quoted
 * local parts, address literals, comments, groups and trailing dots are refused: real
 * readers have none, and each is a way to smuggle something into a header.
 */
export function parseEmailAddress(text: string): string | undefined {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  const typed = text.slice(at + 1)
  const domain = at > 0 && !NOT_IN_DOMAIN.test(typed) ? domainToASCII(typed) : ''
  const labels = domain.split('.')

  const isValid =
    local.length <= MAX_LOCAL &&
    LOCAL_PART.test(local) &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? '') &&
    local.length + 1 + domain.length <= MAX_LENGTH
  return isValid ? `${local}@${domain}` : undefined
}

/** Two spellings of one mailbox give the same key. Providers that fold dots are not our business. */
export function addressKey(address: string): string {
  return address.toLowerCase()
}

/** An address from outside, trimmed and in the form we send to. */
export const EmailAddress = z
  .string()
  .max(320)
  .transform((text, context) => {
    const address = parseEmailAddress(text.trim())
    if (address) return address

    context.addIssue({
      code: 'custom',
      message: 'Please give one email address, like name@example.com.',
    })
    return z.NEVER
  })
