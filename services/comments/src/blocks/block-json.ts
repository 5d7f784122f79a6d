import type { BlockJson } from './api.ts'
import type { Block, BlockedBy } from './block.ts'

/** A block as moderators get it: how it goes by, never whom. */
export function toBlockJson(block: Block): BlockJson {
  const { id, shadow, note, createdAt, expiresAt, endedAt } = block
  return {
    id,
    by: blockedBy(block),
    shadow,
    note,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  }
}

function blockedBy({ addressHash, readerId }: Block): BlockedBy {
  if (addressHash) return 'address'
  return readerId ? 'reader' : 'network'
}
