import { fileURLToPath } from 'node:url'
import express, { type RequestHandler } from 'express'

export const ASSETS = fileURLToPath(new URL('assets/', import.meta.url))

/** Style and pictures of the demo's pages. */
export function serveAssets(): RequestHandler {
  return express.static(ASSETS, { index: false })
}
