import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import type { Block, BlockId } from './block.ts'
import { listBlocks } from './store.ts'

type Query = { after?: BlockId | undefined; limit: number }

/** Who is blocked on a site, the newest first. */
export async function listSiteBlocks(
  { db }: Pick<Deps, 'db'>,
  site: SiteId,
  { after, limit }: Query,
): Promise<{ blocks: Block[]; next: BlockId | null }> {
  const found = await listBlocks(db, site, { after, limit: limit + 1 })
  const blocks = found.slice(0, limit)
  return { blocks, next: found.length > limit ? (blocks.at(-1)?.id ?? null) : null }
}
