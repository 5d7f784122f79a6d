import { join } from 'node:path'
import { Problem } from '@afterword/shared/problem'
import express, { type RequestHandler, Router } from 'express'

const CACHE_MS = 300_000

/**
 * Serves the built widget to any page: `/embed.js`, and what it may ask for below `/embed/`.
 * Nothing else in the folder has an address.
 */
export function embedRoutes(folder: string): Router {
  const router = Router({ caseSensitive: true, strict: true })

  router.get('/embed.js', forAnyPage, (_req, res, next) => {
    res.sendFile('embed.js', { root: folder, maxAge: CACHE_MS }, (error) => {
      if (error && !res.headersSent) next(isMissing(error) ? notBuilt() : error)
    })
  })
  router.use(
    '/embed',
    forAnyPage,
    express.static(join(folder, 'embed'), { index: false, redirect: false, maxAge: CACHE_MS }),
  )

  return router
}

const forAnyPage: RequestHandler = (_req, res, next) => {
  res.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' })
  res.removeHeader('Cache-Control')
  next()
}

function isMissing(error: Error): boolean {
  return 'code' in error && error.code === 'ENOENT'
}

function notBuilt(): Problem {
  const detail = 'The widget has not been built: run `npm run build`.'
  return new Problem('unavailable', { detail, retryAfterSeconds: 60 })
}
