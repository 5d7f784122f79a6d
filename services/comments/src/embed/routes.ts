import { join } from 'node:path'
import { Problem } from '@afterword/shared/problem'
import express, { type RequestHandler, Router } from 'express'

const FILES = { index: false, redirect: false, maxAge: 300_000 } as const

/**
 * Serves the built widget to any page: `/embed.js`, and what it may ask for below `/embed/`.
 * Nothing else in the folder has an address.
 */
export function embedRoutes(folder: string): Router {
  const router = Router({ caseSensitive: true, strict: true })

  router.get('/embed.js', forAnyPage, express.static(folder, FILES), () => {
    const detail = 'The widget has not been built: run `npm run build`.'
    throw new Problem('unavailable', { detail, retryAfterSeconds: 60 })
  })
  router.use('/embed', forAnyPage, express.static(join(folder, 'embed'), FILES))

  return router
}

const forAnyPage: RequestHandler = (_req, res, next) => {
  res.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' })
  // The files bring their own.
  res.removeHeader('Cache-Control')
  next()
}
