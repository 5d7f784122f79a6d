import { z } from 'zod'

/** What a call that needs an API key may be refused for, whatever it is about. */
export const KEY_PROBLEMS = [
  'malformed-request',
  'unauthorized',
  'forbidden',
  'origin-not-allowed',
  'not-found',
  'site-not-found',
  'unavailable',
] as const

/** What a call with a JSON body may be refused for. */
export const BODY_PROBLEMS = [
  'malformed-request',
  'body-too-large',
  'media-type-not-supported',
  'invalid-body',
] as const

/** What a page's form may be refused for. */
export const FORM_PROBLEMS = [
  'malformed-request',
  'body-too-large',
  'media-type-not-supported',
  'invalid-body',
  'unavailable',
] as const

/** Of a call that needs an API key. */
export const KEYED = { security: [{ key: [] }] }

type Json<Schema> = { content: { 'application/json': { schema: Schema } } }
type PageAnswer = { description: string; content: { 'text/html': { schema: z.ZodString } } }

export function jsonAnswer<Schema extends z.ZodType>(
  description: string,
  schema: Schema,
): Json<Schema> & { description: string } {
  return { description, content: { 'application/json': { schema } } }
}

export function jsonRequest<Schema extends z.ZodType>(
  schema: Schema,
): Json<Schema> & { required: true } {
  return { required: true, content: { 'application/json': { schema } } }
}

export function pageAnswer(description: string): PageAnswer {
  return { description, content: { 'text/html': { schema: z.string() } } }
}
