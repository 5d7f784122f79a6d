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
  'mailer.digests',
  'mailer.campaigns',
] as const

export type QueueName = (typeof QUEUES)[number]

const USUAL_AT_ONCE = 10

/**
 * How many messages of a queue one process handles at a time. A campaign is planned slice by slice,
 * ten times as fast as it is sent even so: several at once would only wait for each other's commit,
 * and keep connections and processors from mail that somebody waits for.
 */
export function mostAtOnce(queue: QueueName): number {
  return queue === 'mailer.campaigns' ? 1 : USUAL_AT_ONCE
}
