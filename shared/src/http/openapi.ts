import { fileURLToPath } from 'node:url'
import express, { Router } from 'express'
import { z } from 'zod'
import { createDocument, type ZodOpenApiObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { catalogue, type ProblemCode, problemType } from '../problem.ts'

export type ApiPaths = ZodOpenApiPathsObject
/** The document's JSON. It is made when somebody asks, which nobody does in most processes. */
export type ApiDocument = () => string

type Description = { title: string; description: string; publicUrl: string; paths: ApiPaths }

/** RFC 9457, as every refusal of ours looks. */
const ProblemBody = z.object({
  type: z.url().describe('Which problem this is; stable'),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  requestId: z.uuid(),
})

type Refusals = Record<string, { description: string; content: Record<string, { schema: object }> }>

/** The answers of a route that refuses with these problems, by status; a client's own types can tell them apart. */
export function problemResponses(...codes: ProblemCode[]): Refusals {
  const all = new Set<ProblemCode>([...codes, 'internal-error'])
  const byStatus = Map.groupBy(all, (code) => catalogue[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      String(status),
      {
        description: group.map((code) => `\`${code}\`: ${catalogue[code].title}`).join('\n\n'),
        content: { 'application/problem+json': { schema: oneOf(group) } },
      },
    ]),
  )
}

function oneOf(codes: ProblemCode[]): object {
  const type = { enum: codes.map((code) => problemType(code)) }
  return { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { type } }] }
}

/** The same where a page may say so as well. */
export function alsoAsPages(refusals: Refusals): Refusals {
  const page = { 'text/html': { schema: { type: 'string' } } }
  return Object.fromEntries(
    Object.entries(refusals).map(([status, { description, content }]) => [
      status,
      { description, content: { ...content, ...page } },
    ]),
  )
}

/** Describes the OpenAPI 3.1 document of a service from the schemas its routes parse with. */
export function describeApi({ title, description, publicUrl, paths }: Description): ApiDocument {
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: { title, description, version: '1' },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: { Problem: ProblemBody },
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key' },
        editToken: { type: 'http', scheme: 'bearer', description: 'As it came with a comment' },
      },
    },
  }
  let json: string | undefined
  return () => (json ??= JSON.stringify(createDocument(document)))
}

const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
/** Its own entry would load the whole of its pages into this process. */
const SWAGGER_FOLDER = fileURLToPath(
  new URL('.', import.meta.resolve('swagger-ui-dist/package.json')),
)
const DOCS_FOLDER = fileURLToPath(new URL('docs/', import.meta.url))

/** Serves a service's API document, and pages to browse it with. */
export function documentRoutes(document: ApiDocument): Router {
  const router = Router({ caseSensitive: true, strict: true })

  router.get('/openapi.json', (_req, res) => {
    res.set('Access-Control-Allow-Origin', '*').type('json').send(document())
  })
  router.get('/docs', (req, res) => res.redirect(301, `${req.baseUrl}/docs/`))
  router.use('/docs', (_req, res, next) => {
    res.set({ 'Content-Security-Policy': DOCS_POLICY, 'Cache-Control': 'public, max-age=3600' })
    next()
  })
  router.use('/docs', express.static(DOCS_FOLDER))
  router.use('/docs', express.static(SWAGGER_FOLDER, { index: false }))
  return router
}
