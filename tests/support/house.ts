import { Writable } from 'node:stream'
import type { CommentsSchema } from '@afterword/comments/schema'
import { start as startComments } from '@afterword/comments/start'
import type { MailerSchema } from '@afterword/mailer/schema'
import { start as startMailer } from '@afterword/mailer/start'
import { openLog } from '@afterword/shared/log'
import type { RedisSettings } from '@afterword/shared/redis'
import type { RunningService } from '@afterword/shared/service'
import type { SubscriptionsSchema } from '@afterword/subscriptions/schema'
import { start as startSubscriptions } from '@afterword/subscriptions/start'
import { afterAll, beforeAll } from 'vitest'
import { documented } from './documented.ts'
import type { TestDatabase } from './postgres.ts'
import type { ServiceName } from './roles.ts'
import { serviceSettings } from './service-settings.ts'
import type { TestMailServer } from './smtp.ts'

type Listeners = Record<'comments' | 'subscriptions', RunningService['listener']>

export type TestHouse = Listeners & {
  /** All that the three have logged. */
  logged: () => string
}

type Surroundings = { redis: RedisSettings; mail: TestMailServer }

/** The three services as they run, each with its own rights, and what they log. */
export function testHouse(database: TestDatabase, { redis, mail }: Surroundings): TestHouse {
  const lines: string[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  const log = openLog({ service: 'house', level: 'debug', to: sink })
  const resources = <Schema>(service: ServiceName) => ({
    db: database.openAs<Schema>(service),
    log,
    now: () => new Date(),
  })
  const settings = serviceSettings(redis)
  const running = {
    comments: startComments(
      { ...settings, answerMemoryMb: 0 },
      resources<CommentsSchema>('comments'),
    ),
    subscriptions: startSubscriptions(settings, resources<SubscriptionsSchema>('subscriptions')),
  }
  let mailer: RunningService | undefined

  beforeAll(() => {
    const own = { smtpUrl: mail.url(), holdDelivery: false }
    mailer = startMailer({ ...settings, ...own }, resources<MailerSchema>('mailer'))
  })
  afterAll(() =>
    Promise.all([running.comments.stop(), running.subscriptions.stop(), mailer?.stop()]),
  )

  return {
    comments: documented('comments')(running.comments.listener),
    subscriptions: documented('subscriptions')(running.subscriptions.listener),
    logged: () => lines.join(''),
  }
}
