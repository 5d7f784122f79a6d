/**
 * Every queue, named `<service>.<lane>`: the service that consumes it, and a lane of its
 * own for what must not wait behind the rest.
 */
export const QUEUES = [
  'comments.notices',
  'comments.requests',
  'comments.purges',
  'subscriptions.requests',
  'mailer.transactional',
  'mailer.notices',
  'mailer.campaigns',
] as const

export type QueueName = (typeof QUEUES)[number]
