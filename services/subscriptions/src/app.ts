import type { Health } from '@afterword/shared/http/health'
import { describeApi } from '@afterword/shared/http/openapi'
import { pageStyleRoutes } from '@afterword/shared/http/page'
import { serviceApp } from '@afterword/shared/http/service-app'
import type { Express } from 'express'
import type { Logger } from 'pino'
import { campaignPaths } from './campaigns/openapi.ts'
import { campaignRoutes } from './campaigns/routes.ts'
import { confirmationPaths } from './confirmations/openapi.ts'
import { confirmationRoutes } from './confirmations/routes.ts'
import type { Deps } from './deps.ts'
import { publicationPaths } from './publications/openapi.ts'
import { publicationRoutes } from './publications/routes.ts'
import { subscriptionPaths } from './subscriptions/openapi.ts'
import { subscriptionRoutes } from './subscriptions/routes.ts'
import { unsubscribePaths } from './unsubscribe/openapi.ts'
import { unsubscribeRoutes } from './unsubscribe/routes.ts'

const NAME = 'subscriptions'

type Surroundings = { health: Health; trustedProxies: number | string[]; log: Logger }

/** The service's HTTP application. It does not listen, so tests drive it directly. */
export function createApp(deps: Deps, { health, trustedProxies, log }: Surroundings): Express {
  return serviceApp({
    name: NAME,
    publicUrl: deps.publicUrl,
    trustedProxies,
    health,
    log,
    document: describeApi({
      title: 'Afterword: subscriptions',
      description: 'Who is mailed about new articles, what is published, and how it is sent.',
      publicUrl: deps.publicUrl,
      paths: {
        ...subscriptionPaths,
        ...confirmationPaths,
        ...unsubscribePaths,
        ...publicationPaths,
        ...campaignPaths,
      },
    }),
    routes: [
      pageStyleRoutes(NAME),
      subscriptionRoutes(deps),
      confirmationRoutes(deps),
      unsubscribeRoutes(deps),
      publicationRoutes(deps),
      campaignRoutes(deps),
    ],
  })
}
