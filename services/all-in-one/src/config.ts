import { Config as CommentsConfig } from '@afterword/comments/config'
import { Config as MailerConfig } from '@afterword/mailer/config'
import { refuseUnsafe } from '@afterword/mailer/refuse-unsafe'
import { DatabaseUrl, Port } from '@afterword/shared/config'
import { Config as SubscriptionsConfig } from '@afterword/subscriptions/config'
import { z } from 'zod'

/** Settings of the three services in one process: all of theirs, with a database URL for each role. */
export const Config = z
  .object({ ...CommentsConfig.shape, ...SubscriptionsConfig.shape, ...MailerConfig.shape })
  .omit({ DATABASE_URL: true })
  .extend({
    PORT: Port.default(4000).describe('Port to listen on'),
    COMMENTS_DATABASE_URL: DatabaseUrl.describe('PostgreSQL, as the role of comments'),
    SUBSCRIPTIONS_DATABASE_URL: DatabaseUrl.describe('PostgreSQL, as the role of subscriptions'),
    MAILER_DATABASE_URL: DatabaseUrl.describe('PostgreSQL, as the role of the mailer'),
  })
  .superRefine(refuseUnsafe)
export type Config = z.infer<typeof Config>
