import type { CommentId, SiteId } from '@afterword/shared/ids'
import { type Insertable, type Kysely, sql } from 'kysely'
import type { Comment } from '../comments/comment.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Block, BlockId, BlocksTable } from './block.ts'

type Db = Kysely<CommentsSchema>

/** Whoever wrote a comment, by all that is known of them. */
export type Writer = Pick<Comment, 'createdAt' | 'confirmed' | 'readerId' | 'networkHash'> & {
  /** Proved by the reader. */
  address: string | null
}

export async function findWriter(
  db: Db,
  { site, commentId }: { site: SiteId; commentId: CommentId },
): Promise<Writer | undefined> {
  return db
    .selectFrom('comments.comments as comments')
    .leftJoin('comments.readers as readers', 'readers.id', 'comments.readerId')
    .select([
      'comments.createdAt',
      'comments.confirmed',
      'comments.readerId',
      'comments.networkHash',
      'readers.address',
    ])
    .where('comments.siteId', '=', site)
    .where('comments.id', '=', commentId)
    .executeTakeFirst()
}

type NewBlock = Insertable<BlocksTable>

/** Blocks somebody; whoever is blocked already, from now on like this. */
export async function insertBlock(db: Db, block: NewBlock): Promise<Block> {
  const { shadow, note, actorKind, actorId, expiresAt } = block
  return db
    .insertInto('comments.blocks')
    .values(block)
    .onConflict((conflict) =>
      conflict
        .columns(['siteId', 'addressHash', 'readerId', 'networkHash'])
        .where('endedAt', 'is', null)
        .doUpdateSet({ shadow, note, actorKind, actorId, expiresAt }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

type Page = { after: BlockId | undefined; limit: number }

/** The newest first, those that are over too. */
export async function listBlocks(db: Db, site: SiteId, { after, limit }: Page): Promise<Block[]> {
  let blocks = db.selectFrom('comments.blocks').selectAll().where('siteId', '=', site)
  if (after) blocks = blocks.where('id', '<', after)
  return blocks.orderBy('id', 'desc').limit(limit).execute()
}

type End = { site: SiteId; id: BlockId; by: string; now: Date }

/** Lifts a block, and says whether it was there to be lifted. */
export async function markEnded(db: Db, { site, id, by, now }: End): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('comments.blocks')
    .set({ endedAt: now, endedBy: by })
    .where('siteId', '=', site)
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** What the log says of how a block came about, the last time it was given. */
export async function findBlocking(
  db: Db,
  id: BlockId,
): Promise<{ commentId: CommentId | null; reason: string | null } | undefined> {
  return db
    .selectFrom('comments.decisions')
    .select(['commentId', 'reason'])
    .where('blockId', '=', id)
    .where('action', '=', 'block')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Forgets blocks that were over thirty days ago, a batch at a time, and says how many. */
export async function deleteOldBlocks(db: Db, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('comments.blocks')
    .where(
      'id',
      'in',
      sql<BlockId>`(
        select id from comments.blocks
        where least(ended_at, expires_at) < now() - interval '30 days' limit ${limit}
      )`,
    )
    .executeTakeFirst()
  return Number(numDeletedRows)
}
