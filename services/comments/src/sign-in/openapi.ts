import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SetSignInBody, SignInAnswer, SitePath } from './api.ts'

const common = {
  tags: ['Signed-in readers'],
  security: [{ key: [] }],
  requestParams: { path: SitePath },
}
const PROBLEMS = [
  'unauthorized',
  'forbidden',
  'not-found',
  'site-not-found',
  'unavailable',
] as const

const answer = {
  description: 'How tokens are checked now',
  content: { 'application/json': { schema: SignInAnswer } },
}

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
      requestBody: { required: true, content: { 'application/json': { schema: SetSignInBody } } },
      responses: {
        '200': answer,
        ...problemResponses(
          ...PROBLEMS,
          'malformed-request',
          'body-too-large',
          'media-type-not-supported',
          'invalid-body',
        ),
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
