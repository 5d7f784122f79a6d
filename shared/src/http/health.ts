import { Router } from 'express'
import type { Redis } from 'ioredis'
import { Registry, collectDefaultMetrics } from 'prom-client'
import { Problem } from '../problem.ts'
import { finishesWithin } from '../time-limit.ts'

export type Health = {
  /** Whether PostgreSQL answers and is migrated. */
  isReady: () => Promise<boolean>
  redis: Redis
  registry: Registry
  metricsToken: string | undefined
  /** What else /readyz should say of this service. */
  notes?: Readonly<Record<string, unknown>>
}

const READY_WITHIN_MS = 2_000

/** What an orchestrator and a monitor ask. Mounted under the service's name. */
export function healthRoutes({ isReady, redis, registry, metricsToken, notes }: Health): Router {
  const router = Router({ caseSensitive: true, strict: true })

  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' })
  })

  router.get('/readyz', async (_req, res) => {
    let ready = false
    const asked = isReady().then((answer) => (ready = answer))
    await finishesWithin(
      READY_WITHIN_MS,
      asked.catch(() => false),
    )
    if (!ready) throw new Problem('unavailable', { retryAfterSeconds: 1 })
    res.json({ status: redis.status === 'ready' ? 'ok' : 'degraded', ...notes })
  })

  router.get('/metrics', async (req, res) => {
    const isAllowed = !metricsToken || req.headers.authorization === `Bearer ${metricsToken}`
    if (!isAllowed) throw new Problem('unauthorized')
    res.type(registry.contentType).send(await registry.metrics())
  })

  return router
}

/** A registry with the process's own figures in it. */
export function openRegistry(service: string): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  return registry
}
