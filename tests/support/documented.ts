import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js'
import supertest from 'supertest'
import { afterAll, expect } from 'vitest'

type Answer = { method: string; path: string; status: number; type: string; body: string }
type Operation = {
  responses: Record<string, { content?: Record<string, { schema: AnySchemaObject }> }>
}
type ApiDocument = { paths: Record<string, Record<string, Operation>>; components: object }

type Wrap = (listener: RequestListener) => RequestListener

/**
 * Makes what goes around a service's listeners, and sees that all they answer in this file is such
 * as the service's API document says: its status, its problem, its type, and what is in its JSON.
 */
export function documented(service: string): Wrap {
  const answers: Answer[] = []
  let asked: RequestListener | undefined
  afterAll(async () => {
    if (!asked) return
    const { body } = await supertest(asked).get(`/${service}/openapi.json`).expect(200)
    const differences = answers.map(differenceFrom(body)).filter((one) => one !== undefined)
    expect([...new Set(differences)], 'answers the API document does not know').toEqual([])
  })

  return (listener) => {
    asked = listener
    return (req, res) => {
      // Only where a header is set does Node show those that writeHead is given.
      res.setHeader('X-Request-Id', '')
      const sent = gatherBody(res)
      res.once('finish', () => answers.push(answerOf(req, res, Buffer.concat(sent))))
      listener(req, res)
    }
  }
}

function answerOf(req: IncomingMessage, res: ServerResponse, sent: Buffer): Answer {
  const [path = ''] = (req.url ?? '').split('?')
  const method = (req.method ?? '').toLowerCase()
  const [type = ''] = String(res.getHeader('content-type') ?? '').split(';')
  const isJson = type.endsWith('json') && method !== 'head'
  const body = isJson ? String(unpack(sent, res.getHeader('content-encoding'))) : ''
  return { method, path, status: res.statusCode, type, body }
}

function gatherBody(res: ServerResponse): Buffer[] {
  const sent: Buffer[] = []
  for (const name of ['write', 'end'] as const) {
    const send = res[name].bind(res) as (...given: unknown[]) => never
    res[name] = (...given: unknown[]) => {
      const [chunk] = given
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) sent.push(Buffer.from(chunk))
      return send(...given)
    }
  }
  return sent
}

function unpack(body: Buffer, encoding: unknown): Buffer {
  if (encoding === 'br') return brotliDecompressSync(body)
  return encoding === 'gzip' ? gunzipSync(body) : body
}

/** Makes what says how an answer is not as documented; of a route that is not, anything is. */
function differenceFrom(document: ApiDocument): (answer: Answer) => string | undefined {
  const { components } = document
  const findOperation = operationFinder(document)
  const ajv = new Ajv2020({ strict: false, validateFormats: false })

  return ({ method, path, status, type, body }) => {
    const { name, operation } = findOperation(method, path)
    if (!operation) return undefined

    const said = `${method} ${name}: ${status}`
    const response = operation.responses[status]
    const problem = type === 'application/problem+json' ? JSON.parse(body).type : ''
    if (!response) return `${said} ${problem}`
    const media = response.content?.[type]
    if (type && !media) return `${said} as ${type} ${problem}`
    if (!media || !type.endsWith('json')) return undefined

    // The same object each time, so that it is compiled once.
    const schema = Object.assign(media.schema, { components })
    if (ajv.validate(schema, JSON.parse(body))) return undefined
    return `${said} ${problem} ${ajv.errorsText()}`
  }
}

function operationFinder({ paths }: ApiDocument) {
  // A name that is written out comes before one that is a parameter elsewhere.
  const templates = Object.keys(paths)
    .toSorted((one, other) => one.split('{').length - other.split('{').length)
    .map((name) => ({ name, pattern: new RegExp(`^${name.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }))

  return (method: string, path: string) => {
    const name = templates.find(({ pattern }) => pattern.test(path))?.name ?? ''
    return { name, operation: paths[name]?.[method] }
  }
}
