import { newId, type SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { WINDOW_DAYS } from '../networks/network-hash.ts'
import { hashAddress } from './address-hash.ts'
import type { BlockBody } from './api.ts'
import { type Block, BlockId } from './block.ts'
import { findWriter, insertBlock, type Writer } from './store.ts'
import { writeDown } from './write-down.ts'

type Order = BlockBody & { site: SiteId; actor: { kind: 'api-key'; id: string } }

const DAY_MS = 24 * 60 * 60 * 1_000

/** Blocks whoever wrote a comment. To block them again changes how, and for how long. */
export async function blockAuthor(
  deps: Pick<Deps, 'db' | 'now' | 'tokenKeys'>,
  { site, commentId, by, days, shadow, note, actor }: Order,
): Promise<Block> {
  const now = deps.now()
  return deps.db.transaction().execute(async (tx) => {
    const writer = await findWriter(tx, { site, commentId })
    if (!writer) throw new Problem('comment-not-found')

    const block = await insertBlock(tx, {
      id: newId(BlockId),
      siteId: site,
      ...whoIs(deps, { site, by, writer, now }),
      shadow,
      note,
      actorKind: actor.kind,
      actorId: actor.id,
      expiresAt: endOf({ by, days, writer, now }),
    })
    const reason = shadow ? `${by} shadow` : by
    await writeDown(tx, { block, action: 'block', commentId, reason, actor, note })
    return block
  })
}

const NOBODY = { addressHash: null, readerId: null, networkHash: null }

type Who = { site: SiteId; by: BlockBody['by']; writer: Writer; now: Date }
type Blocked = Pick<Block, 'addressHash' | 'readerId' | 'networkHash'>

function whoIs(keys: Pick<Deps, 'tokenKeys'>, { site, by, writer, now }: Who): Blocked {
  const { confirmed, address, readerId, networkHash } = writer
  if (by === 'address' && confirmed && address !== null) {
    return { ...NOBODY, addressHash: hashAddress(keys, { site, address }) }
  }
  if (by === 'reader' && readerId !== null) return { ...NOBODY, readerId }
  if (by === 'network' && networkHash !== null && networkEnd(writer) > now) {
    return { ...NOBODY, networkHash }
  }
  throw new Problem('invalid-body', { errors: [{ pointer: '#/by', detail: UNKNOWN[by] }] })
}

const UNKNOWN = {
  address: 'Its author has not proved an address.',
  reader: 'It is not known any more who wrote this.',
  network: 'It is not known any more where this came from.',
} as const satisfies Record<BlockBody['by'], string>

function endOf({
  by,
  days,
  writer,
  now,
}: Omit<Who, 'site'> & Pick<BlockBody, 'days'>): Date | null {
  const end = days === null ? null : new Date(now.getTime() + days * DAY_MS)
  if (by !== 'network') return end
  const last = networkEnd(writer)
  return end && end < last ? end : last
}

/** Until when a network is known again for sure. */
function networkEnd({ createdAt }: Writer): Date {
  return new Date(createdAt.getTime() + WINDOW_DAYS * DAY_MS)
}
