import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import { pageOf, refuseForeignCursor } from '../moderation/page-of.ts'
import type { Block, BlockId } from './block.ts'
import { listBlocks } from './store.ts'

type Query = { after?: BlockId | undefined; limit: number }

/** Who is blocked on a site, the newest first. */
export async function listSiteBlocks(
  { db }: Pick<Deps, 'db'>,
  site: SiteId,
  { after, limit }: Query,
): Promise<{ blocks: Block[]; next: BlockId | null }> {
  await refuseForeignCursor(db, { table: 'blocks', site, after })
  const found = await listBlocks(db, site, { after, limit: limit + 1 })
  const { rows: blocks, next } = pageOf(found, limit)
  return { blocks, next }
}
