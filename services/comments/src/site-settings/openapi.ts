import {
  BODY_PROBLEMS,
  jsonAnswer,
  jsonRequest,
  KEY_PROBLEMS,
  KEYED,
} from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SitePath } from '../threads/api.ts'
import { SectionBody, SectionPath, SettingsAnswer, SettingsBody } from './api.ts'

const tags = ['Settings']

const answer = jsonAnswer('What holds for the comments of the site now', SettingsAnswer)

export const settingsPaths: ApiPaths = {
  '/comments/v1/sites/{site}/settings': {
    get: {
      operationId: 'showSettings',
      summary: 'What holds for the comments of a site',
      description: 'Needs the scope `admin`.',
      tags,
      ...KEYED,
      requestParams: { path: SitePath },
      responses: { '200': answer, ...problemResponses(...KEY_PROBLEMS) },
    },
    patch: {
      operationId: 'changeSettings',
      summary: 'Change what holds for the comments of a site',
      description: 'Needs the scope `admin`. What is left out stays as it is.',
      tags,
      ...KEYED,
      requestParams: { path: SitePath },
      requestBody: jsonRequest(SettingsBody),
      responses: { '200': answer, ...problemResponses(...KEY_PROBLEMS, ...BODY_PROBLEMS) },
    },
  },
  '/comments/v1/sites/{site}/sections/{name}': {
    put: {
      operationId: 'setSection',
      summary: 'Say whether the threads of a section take comments',
      description: "Needs the scope `admin`. A thread's own state comes before its section's.",
      tags,
      ...KEYED,
      requestParams: { path: SectionPath },
      requestBody: jsonRequest(SectionBody),
      responses: { '200': answer, ...problemResponses(...KEY_PROBLEMS, ...BODY_PROBLEMS) },
    },
  },
}
