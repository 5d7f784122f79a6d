import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath, parseQuery } from '@afterword/shared/http/parse'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { requireKey } from '../require-key.ts'
import { SitePath } from '../threads/api.ts'
import { BlockBody, BlockPath, BlocksQuery } from './api.ts'
import { blockAuthor } from './block-author.ts'
import { toBlockJson } from './block-json.ts'
import { endBlock } from './end-block.ts'
import { listSiteBlocks } from './list-site-blocks.ts'

const MAX_BODY_BYTES = 32 * 1024

export function blockRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const cors = siteCors(deps.sites)
  const moderators = requireKey(deps, ['moderate'])
  const blocks = '/comments/v1/sites/:site/blocks'
  const block = `${blocks}/:id`

  router.options([blocks, block], cors)

  router.get(blocks, cors, moderators, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)

    const page = await listSiteBlocks(deps, site, parseQuery(BlocksQuery, req.query))

    res.json({ ...page, blocks: page.blocks.map(toBlockJson) })
  })

  router.post(blocks, cors, moderators, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const body = parseBody(BlockBody, req.body)
    const actor = { kind: 'api-key', id: res.locals.key.id } as const

    res.json({ block: toBlockJson(await blockAuthor(deps, { ...body, site, actor })) })
  })

  router.delete(block, cors, moderators, async (req, res) => {
    const actor = { kind: 'api-key', id: res.locals.key.id } as const

    await endBlock(deps, { ...parsePath(BlockPath, req.params), actor })

    res.status(204).end()
  })

  return router
}
