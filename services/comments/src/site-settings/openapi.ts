import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SitePath } from '../threads/api.ts'
import { SectionBody, SectionPath, SettingsAnswer, SettingsBody } from './api.ts'

const tags = ['Settings']
const security = [{ key: [] }]

const KEY_PROBLEMS = [
  'unauthorized',
  'forbidden',
  'origin-not-allowed',
  'not-found',
  'site-not-found',
  'unavailable',
] as const

const BODY_PROBLEMS = [
  'malformed-request',
  'body-too-large',
  'media-type-not-supported',
  'invalid-body',
] as const

const answer = {
  description: 'What holds for the comments of the site now',
  content: { 'application/json': { schema: SettingsAnswer } },
}

export const settingsPaths: ApiPaths = {
  '/comments/v1/sites/{site}/settings': {
    get: {
      operationId: 'showSettings',
      summary: 'What holds for the comments of a site',
      description: 'Needs the scope `admin`.',
      tags,
      security,
      requestParams: { path: SitePath },
      responses: { '200': answer, ...problemResponses(...KEY_PROBLEMS) },
    },
    patch: {
      operationId: 'changeSettings',
      summary: 'Change what holds for the comments of a site',
      description: 'Needs the scope `admin`. What is left out stays as it is.',
      tags,
      security,
      requestParams: { path: SitePath },
      requestBody: { required: true, content: { 'application/json': { schema: SettingsBody } } },
      responses: { '200': answer, ...problemResponses(...KEY_PROBLEMS, ...BODY_PROBLEMS) },
    },
  },
  '/comments/v1/sites/{site}/sections/{name}': {
    put: {
      operationId: 'setSection',
      summary: 'Say whether the threads of a section take comments',
      description: "Needs the scope `admin`. A thread's own state comes before its section's.",
      tags,
      security,
      requestParams: { path: SectionPath },
      requestBody: { required: true, content: { 'application/json': { schema: SectionBody } } },
      responses: { '200': answer, ...problemResponses(...KEY_PROBLEMS, ...BODY_PROBLEMS) },
    },
  },
}
