import {
  BODY_PROBLEMS,
  jsonAnswer,
  jsonRequest,
  KEY_PROBLEMS,
  KEYED,
} from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SitePath } from '../threads/api.ts'
import { EraseAnswer, EraseBody } from './api.ts'

export const erasurePaths: ApiPaths = {
  '/comments/v1/sites/{site}/erasures': {
    post: {
      operationId: 'erasePerson',
      summary: 'Erase whoever has an address, as they would themselves',
      description:
        'Needs the scope `admin`. For who asks you and not us, and for who never commented: voted, reported or proved the address alone. Whoever commented under it is erased by the other services too. The log says that it was done and by which key, never about whom. It cannot be undone.',
      tags: ['Readers'],
      ...KEYED,
      requestParams: { path: SitePath },
      requestBody: jsonRequest(EraseBody),
      responses: {
        '200': jsonAnswer('How much there was of them; nothing is no error', EraseAnswer),
        ...problemResponses(...KEY_PROBLEMS, ...BODY_PROBLEMS),
      },
    },
  },
}
