import { BODY_PROBLEMS, jsonAnswer, jsonRequest, KEYED } from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SetSignInBody, SignInAnswer, SitePath } from './api.ts'

const common = {
  tags: ['Signed-in readers'],
  ...KEYED,
  requestParams: { path: SitePath },
}
const PROBLEMS = [
  'malformed-request',
  'unauthorized',
  'forbidden',
  'not-found',
  'site-not-found',
  'unavailable',
] as const

const answer = jsonAnswer('How tokens are checked now', SignInAnswer)

export const signInPaths: ApiPaths = {
  '/comments/v1/sites/{site}/sign-in': {
    get: {
      operationId: 'viewSignIn',
      summary: 'How readers who are signed in at the news site are known',
      ...common,
      responses: { '200': answer, ...problemResponses(...PROBLEMS) },
    },
    put: {
      operationId: 'setSignIn',
      summary: 'Say how the JWTs of the news site are checked',
      description:
        'Needs the scope `admin`. A token must be signed by just this algorithm, and have `sub`, `exp`, `iss` and `aud`; it may have `name`, `email` (taken as proved unless `email_verified` is false), `picture` (https) and `roles`.',
      ...common,
      requestBody: jsonRequest(SetSignInBody),
      responses: {
        '200': answer,
        ...problemResponses(...PROBLEMS, ...BODY_PROBLEMS),
      },
    },
    delete: {
      operationId: 'removeSignIn',
      summary: 'Take no more tokens of the news site',
      ...common,
      responses: { '204': { description: 'Done' }, ...problemResponses(...PROBLEMS) },
    },
  },
}
