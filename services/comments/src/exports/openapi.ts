import {
  BODY_PROBLEMS,
  jsonAnswer,
  jsonRequest,
  KEY_PROBLEMS,
  KEYED,
} from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SitePath } from '../threads/api.ts'
import { ExportAnswer, ExportBody } from './api.ts'

export const exportPaths: ApiPaths = {
  '/comments/v1/sites/{site}/exports': {
    post: {
      operationId: 'exportPerson',
      summary: 'All that is held here of whoever has an address',
      description:
        'Needs the scope `admin`. For who asks you and not us: make sure that it is them. Every list is empty where nothing is known. What a legal hold keeps of somebody who was erased is not in it, nor is what other services hold.',
      tags: ['Readers'],
      ...KEYED,
      requestParams: { path: SitePath },
      requestBody: jsonRequest(ExportBody),
      responses: {
        '200': jsonAnswer('All of it', ExportAnswer),
        ...problemResponses(...KEY_PROBLEMS, ...BODY_PROBLEMS),
      },
    },
  },
}
