import { createHmac, timingSafeEqual } from 'node:crypto'
import type { TokenKey } from '@afterword/shared/config'
import { CommentId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'

/** Where a page of a list ended: the last comment's place in the order of time, or of votes. */
export type Position = { score: number; createdAt: Date; id: CommentId }

const SCORE_BYTES = 4
const TIME_BYTES = 8
const POSITION_BYTES = SCORE_BYTES + TIME_BYTES + 16
const MAC_BYTES = 16

/** Writes a position for the caller to bring back. It is of use in that one list alone. */
export function writeCursor([key]: TokenKey[], list: string, position: Position): string {
  if (!key) throw new Error('no token key')
  const bytes = Buffer.alloc(POSITION_BYTES)
  bytes.writeInt32BE(position.score)
  bytes.writeBigInt64BE(BigInt(position.createdAt.getTime()), SCORE_BYTES)
  bytes.write(position.id.replaceAll('-', ''), SCORE_BYTES + TIME_BYTES, 'hex')
  return Buffer.concat([bytes, mac(key, list, bytes)]).toString('base64url')
}

/** Reads a cursor that we wrote for this list, or throws `invalid-query`. */
export function readCursor(keys: TokenKey[], list: string, cursor: string): Position {
  const given = Buffer.from(cursor, 'base64url')
  const bytes = given.subarray(0, POSITION_BYTES)
  const signature = given.subarray(POSITION_BYTES)

  const isOurs =
    signature.length === MAC_BYTES &&
    keys.some((key) => timingSafeEqual(signature, mac(key, list, bytes)))
  if (!isOurs) refuseCursor()

  return readPosition(bytes)
}

/** Where a cursor leads, whoever wrote it. Before its list is known, nothing more can be said. */
export function peekCursor(cursor: string): Position {
  const given = Buffer.from(cursor, 'base64url')
  if (given.length !== POSITION_BYTES + MAC_BYTES) refuseCursor()
  return readPosition(given.subarray(0, POSITION_BYTES))
}

function refuseCursor(): never {
  const detail = 'This cursor does not belong to this list.'
  throw new Problem('invalid-query', { errors: [{ pointer: '?after', detail }] })
}

/** Whoever wrote them: where no comment can stand, no list of ours ended. */
function readPosition(bytes: Buffer): Position {
  const hex = bytes.toString('hex', SCORE_BYTES + TIME_BYTES)
  const id = CommentId.safeParse(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'))
  const createdAt = new Date(Number(bytes.readBigInt64BE(SCORE_BYTES)))
  // No JavaScript date is too late for PostgreSQL; one long before the web may be too early.
  if (!id.success || !(createdAt.getTime() >= 0)) refuseCursor()

  return { score: bytes.readInt32BE(), createdAt, id: id.data }
}

/** What cursors of a branch are bound to. Comments never move, so the root says site and thread. */
export function branchList(root: CommentId): string {
  return `branch ${root}`
}

type Found = { tokenKeys: TokenKey[]; list: string; found: Position[]; limit: number }

/** One more was looked for than asked: if it is there, the list goes on. */
export function nextCursor({ tokenKeys, list, found, limit }: Found): string | null {
  const last = found[limit - 1]
  return found.length > limit && last ? writeCursor(tokenKeys, list, last) : null
}

function mac({ secret }: TokenKey, list: string, bytes: Buffer): Buffer {
  return createHmac('sha256', secret)
    .update(`cursor\n${list}\n`)
    .update(bytes)
    .digest()
    .subarray(0, MAC_BYTES)
}
