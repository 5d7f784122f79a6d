import type { Health } from '@afterword/shared/http/health'
import { describeApi } from '@afterword/shared/http/openapi'
import { pageStyleRoutes } from '@afterword/shared/http/page'
import { serviceApp } from '@afterword/shared/http/service-app'
import type { Express } from 'express'
import type { Logger } from 'pino'
import { blockPaths } from './blocks/openapi.ts'
import { blockRoutes } from './blocks/routes.ts'
import { commentPaths } from './comments/openapi.ts'
import { postRoutes, publicRoutes } from './comments/routes.ts'
import { countPaths } from './counts/openapi.ts'
import { countRoutes } from './counts/routes.ts'
import type { Deps } from './deps.ts'
import { embedRoutes } from './embed/routes.ts'
import { eventPaths } from './live/openapi.ts'
import { eventRoutes } from './live/routes.ts'
import { moderationPaths } from './moderation/openapi.ts'
import { moderateLinkRoutes, moderationRoutes } from './moderation/routes.ts'
import { ownCommentPaths } from './own-comments/openapi.ts'
import { ownCommentRoutes } from './own-comments/routes.ts'
import { rulePaths } from './rules/openapi.ts'
import { ruleRoutes } from './rules/routes.ts'
import { signInPaths } from './sign-in/openapi.ts'
import { signInRoutes } from './sign-in/routes.ts'
import { settingsPaths } from './site-settings/openapi.ts'
import { settingsRoutes } from './site-settings/routes.ts'
import { doctorPaths } from './thread-doctor/openapi.ts'
import { doctorRoutes } from './thread-doctor/routes.ts'
import { threadNamePaths } from './thread-names/openapi.ts'
import { threadNameRoutes } from './thread-names/routes.ts'
import { threadPaths } from './threads/openapi.ts'
import { threadRoutes } from './threads/routes.ts'
import { votePaths } from './votes/openapi.ts'
import { voteRoutes } from './votes/routes.ts'

const NAME = 'comments'

type Surroundings = {
  health: Health
  trustedProxies: number | string[]
  embedFolder: string
  log: Logger
}

/** The service's HTTP application. It does not listen, so tests drive it directly. */
export function createApp(
  deps: Deps,
  { health, trustedProxies, embedFolder, log }: Surroundings,
): Express {
  return serviceApp({
    name: NAME,
    publicUrl: deps.publicUrl,
    trustedProxies,
    health,
    log,
    document: describeApi({
      title: 'Afterword: comments',
      description: 'What readers say under articles, and what moderators decide about it.',
      publicUrl: deps.publicUrl,
      paths: {
        ...commentPaths,
        ...ownCommentPaths,
        ...doctorPaths,
        ...threadNamePaths,
        ...threadPaths,
        ...countPaths,
        ...eventPaths,
        ...votePaths,
        ...moderationPaths,
        ...rulePaths,
        ...blockPaths,
        ...settingsPaths,
        ...signInPaths,
      },
    }),
    routes: [
      // Before the public routes: their router answers every OPTIONS on a path it knows.
      ownCommentRoutes(deps),
      publicRoutes(deps),
      postRoutes(deps),
      doctorRoutes(deps),
      threadNameRoutes(deps),
      threadRoutes(deps),
      countRoutes(deps),
      eventRoutes(deps),
      voteRoutes(deps),
      moderationRoutes(deps),
      ruleRoutes(deps),
      blockRoutes(deps),
      settingsRoutes(deps),
      moderateLinkRoutes(deps),
      signInRoutes(deps),
      pageStyleRoutes(NAME),
      embedRoutes(embedFolder),
    ],
  })
}
