import type { Health } from '@afterword/shared/http/health'
import { describeApi } from '@afterword/shared/http/openapi'
import { pageStyleRoutes } from '@afterword/shared/http/page'
import { serviceApp } from '@afterword/shared/http/service-app'
import type { Express, Router } from 'express'
import type { Logger } from 'pino'
import { addressProofPaths } from './address-proofs/openapi.ts'
import { addressProofRoutes } from './address-proofs/routes.ts'
import { blockPaths } from './blocks/openapi.ts'
import { blockRoutes } from './blocks/routes.ts'
import { commentPaths } from './comments/openapi.ts'
import { postRoutes, publicRoutes } from './comments/routes.ts'
import { countPaths } from './counts/openapi.ts'
import { countRoutes } from './counts/routes.ts'
import type { Deps } from './deps.ts'
import { embedRoutes } from './embed/routes.ts'
import { erasurePaths } from './erasure/openapi.ts'
import { erasureRoutes } from './erasure/routes.ts'
import { exportPaths } from './exports/openapi.ts'
import { exportRoutes } from './exports/routes.ts'
import { feedPaths } from './feeds/openapi.ts'
import { feedRoutes } from './feeds/routes.ts'
import { formPostRoutes } from './form-posts/routes.ts'
import { fragmentPaths } from './fragments/openapi.ts'
import { fragmentPageRoutes, fragmentRoutes } from './fragments/routes.ts'
import { eventPaths } from './live/openapi.ts'
import { eventRoutes } from './live/routes.ts'
import { moderationPaths } from './moderation/openapi.ts'
import { moderateLinkRoutes, moderationRoutes } from './moderation/routes.ts'
import { myCommentsPaths } from './my-comments/openapi.ts'
import { myCommentsRoutes, requestMyCommentsRoutes } from './my-comments/routes.ts'
import { ownCommentPaths } from './own-comments/openapi.ts'
import { ownCommentRoutes } from './own-comments/routes.ts'
import { challengePaths } from './proof-of-work/openapi.ts'
import { challengeRoutes } from './proof-of-work/routes.ts'
import { reportPaths } from './reports/openapi.ts'
import { reportRoutes } from './reports/routes.ts'
import { reviewPaths } from './reviews/openapi.ts'
import { reviewRoutes, statusPageRoutes } from './reviews/routes.ts'
import { rulePaths } from './rules/openapi.ts'
import { ruleRoutes } from './rules/routes.ts'
import { signInPaths } from './sign-in/openapi.ts'
import { signInRoutes } from './sign-in/routes.ts'
import { settingsPaths } from './site-settings/openapi.ts'
import { settingsRoutes } from './site-settings/routes.ts'
import { staffNoticesPaths } from './staff-notices/openapi.ts'
import { staffNoticesRoutes } from './staff-notices/routes.ts'
import { doctorPaths } from './thread-doctor/openapi.ts'
import { doctorRoutes } from './thread-doctor/routes.ts'
import { threadNamePaths } from './thread-names/openapi.ts'
import { threadNameRoutes } from './thread-names/routes.ts'
import { threadPaths } from './threads/openapi.ts'
import { threadRoutes } from './threads/routes.ts'
import { votePaths } from './votes/openapi.ts'
import { voteRoutes } from './votes/routes.ts'

const NAME = 'comments'

const PATHS = {
  ...commentPaths,
  ...fragmentPaths,
  ...feedPaths,
  ...ownCommentPaths,
  ...doctorPaths,
  ...threadNamePaths,
  ...threadPaths,
  ...countPaths,
  ...eventPaths,
  ...votePaths,
  ...reportPaths,
  ...reviewPaths,
  ...moderationPaths,
  ...staffNoticesPaths,
  ...challengePaths,
  ...rulePaths,
  ...blockPaths,
  ...settingsPaths,
  ...signInPaths,
  ...addressProofPaths,
  ...myCommentsPaths,
  ...erasurePaths,
  ...exportPaths,
}

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
      paths: PATHS,
    }),
    routes: routesOf(deps, { embedFolder, log }),
  })
}

function routesOf(
  deps: Deps,
  { embedFolder, log }: Pick<Surroundings, 'embedFolder' | 'log'>,
): Router[] {
  return [
    // What is asked most comes first: each router on the way is another set of paths to compare.
    formPostRoutes(deps, log),
    postRoutes(deps),
    // Before the public routes: their router answers every OPTIONS on a path it knows.
    ownCommentRoutes(deps),
    publicRoutes(deps),
    fragmentRoutes(deps),
    feedRoutes(deps),
    fragmentPageRoutes(deps, log),
    doctorRoutes(deps),
    threadNameRoutes(deps),
    threadRoutes(deps),
    countRoutes(deps),
    eventRoutes(deps),
    voteRoutes(deps),
    reportRoutes(deps),
    reviewRoutes(deps),
    statusPageRoutes(deps),
    moderationRoutes(deps),
    challengeRoutes(deps),
    ruleRoutes(deps),
    blockRoutes(deps),
    settingsRoutes(deps),
    moderateLinkRoutes(deps),
    staffNoticesRoutes(deps),
    signInRoutes(deps),
    addressProofRoutes(deps),
    requestMyCommentsRoutes(deps),
    myCommentsRoutes(deps),
    erasureRoutes(deps),
    exportRoutes(deps),
    pageStyleRoutes(NAME),
    embedRoutes(embedFolder),
  ]
}
