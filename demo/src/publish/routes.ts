import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { publishStory } from './publish-story.ts'

/** The button of the front page. */
export function publishRoutes({ log, ...place }: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })

  router.post('/demo/publish', async (_req, res) => {
    const slug = await publishStory(place).catch((error: unknown) => {
      log.warn({ err: error }, 'could not publish')
      return 'no'
    })
    res.redirect(303, `/?published=${slug}`)
  })

  return router
}
