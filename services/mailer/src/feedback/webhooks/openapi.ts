import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { PATHS } from './api.ts'

function webhook(provider: string, proof: string): ApiPaths[string] {
  return {
    post: {
      operationId: `take${provider}Reports`,
      summary: `What ${provider} reports of our mail`,
      description: `${proof} Closed until its secret is set. What comes again counts once.`,
      tags: ['feedback'],
      responses: {
        '204': { description: 'Taken' },
        ...problemResponses('webhook-closed', 'webhook-refused', 'body-too-large', 'unavailable'),
      },
    },
  }
}

export const webhookPaths: ApiPaths = {
  [PATHS.ses]: webhook('SES', 'By SNS: signed by Amazon, for a topic of `SES_TOPIC_ARNS`.'),
  [PATHS.postmark]: webhook('Postmark', 'With `POSTMARK_WEBHOOK_AUTH` as basic authentication.'),
  [PATHS.sendgrid]: webhook('SendGrid', 'Signed with the key of `SENDGRID_WEBHOOK_KEY`.'),
  [PATHS.mailgun]: webhook('Mailgun', 'Signed with `MAILGUN_SIGNING_KEY`.'),
}
