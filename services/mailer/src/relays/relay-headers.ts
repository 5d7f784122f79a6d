import type { DeliveryId } from '@afterword/shared/ids'
import type { Relay } from './relay.ts'

/** Puts before a message what its relay wants to be told, and what its reports will name. */
export function addRelayHeaders(
  { profile, stream }: Pick<Relay, 'profile' | 'stream'>,
  deliveryId: DeliveryId,
  message: Buffer,
): Buffer {
  const headers = Object.entries(profile.headers({ deliveryId, stream }))
  if (headers.length === 0) return message
  return Buffer.concat([
    Buffer.from(headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')),
    message,
  ])
}
