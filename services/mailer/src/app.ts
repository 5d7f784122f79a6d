import type { Health } from '@afterword/shared/http/health'
import { describeApi } from '@afterword/shared/http/openapi'
import { serviceApp } from '@afterword/shared/http/service-app'
import type { Express } from 'express'
import { alertPaths } from './alerts/openapi.ts'
import { alertRoutes } from './alerts/routes.ts'
import { deliveryPaths } from './deliveries/openapi.ts'
import { deliveryRoutes } from './deliveries/routes.ts'
import type { Deps } from './deps.ts'
import type { Feedback } from './feedback/open-feedback.ts'
import { webhookPaths } from './feedback/webhooks/openapi.ts'
import { webhookRoutes } from './feedback/webhooks/routes.ts'
import { holdPaths } from './guard/openapi.ts'
import { holdRoutes } from './guard/routes.ts'
import { resolutionPaths } from './resolutions/openapi.ts'
import { resolutionRoutes } from './resolutions/routes.ts'
import { suppressionPaths } from './suppressions/openapi.ts'
import { suppressionRoutes } from './suppressions/routes.ts'
import { trailPaths } from './trail/openapi.ts'
import { trailRoutes } from './trail/routes.ts'

type Parts = { trustedProxies: number | string[]; health: Health; feedback: Feedback }

/** The mailer's HTTP application. */
export function createApp(deps: Deps, { trustedProxies, health, feedback }: Parts): Express {
  return serviceApp({
    name: 'mailer',
    publicUrl: deps.publicUrl,
    trustedProxies,
    health,
    document: describeApi({
      title: 'Afterword: mailer',
      description: 'What was sent to whom, and why not.',
      publicUrl: deps.publicUrl,
      paths: {
        ...deliveryPaths,
        ...alertPaths,
        ...trailPaths,
        ...suppressionPaths,
        ...webhookPaths,
        ...holdPaths,
        ...resolutionPaths,
      },
    }),
    routes: [
      deliveryRoutes(deps),
      alertRoutes(deps),
      trailRoutes(deps),
      suppressionRoutes(deps),
      webhookRoutes(deps, feedback),
      holdRoutes(deps),
      resolutionRoutes(deps),
    ],
    log: deps.log,
  })
}
