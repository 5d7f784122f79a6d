import { addressKey } from '@afterword/shared/email-address'
import type { Reader } from './reader.ts'

type Known = Pick<Reader, 'subject' | 'address'>

/** True if who signs with this address has proved it, or is signed in at the news site. */
export function isConfirmed({ subject, address }: Known, email: string | null): boolean {
  if (subject !== null) return true
  return address !== null && email !== null && addressKey(address) === addressKey(email)
}
