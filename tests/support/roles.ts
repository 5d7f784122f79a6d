export type ServiceName = 'comments' | 'subscriptions' | 'mailer'

/** The URL of each service's own role in the database at `url`. */
export function roleUrls(url: string): Record<ServiceName, string> {
  const as = (service: ServiceName) =>
    Object.assign(new URL(url), { username: `test_${service}`, password: 'test' }).href
  return { comments: as('comments'), subscriptions: as('subscriptions'), mailer: as('mailer') }
}
