import { jsonAnswer, KEY_PROBLEMS, KEYED } from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { AlertPath, AlertsAnswer, AlertsPath, AlertsQuery } from './api.ts'

export const alertPaths: ApiPaths = {
  '/mailer/v1/sites/{site}/alerts': {
    get: {
      summary: 'What must somebody look at?',
      description:
        'Alerts of this site and of the whole installation. Needs a key with the scope `admin`.',
      tags: ['alerts'],
      ...KEYED,
      requestParams: { path: AlertsPath, query: AlertsQuery },
      responses: {
        '200': jsonAnswer('Alerts', AlertsAnswer),
        ...problemResponses('invalid-query', ...KEY_PROBLEMS),
      },
    },
  },
  '/mailer/v1/sites/{site}/alerts/{id}/acknowledgement': {
    post: {
      summary: 'Say that you know of an alert',
      description:
        'It is open no longer; should it be met again, it is a new one. Needs a key with the scope `admin`.',
      tags: ['alerts'],
      ...KEYED,
      requestParams: { path: AlertPath },
      responses: {
        '204': { description: 'It is acknowledged, now or before' },
        ...problemResponses('alert-not-found', ...KEY_PROBLEMS),
      },
    },
  },
}
