import { onTheBeat } from '@afterword/shared/http/on-the-beat'
import type { SiteId } from '@afterword/shared/ids'
import { isPageOf, normalisePageUrl } from '@afterword/shared/page-url'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { requestSubscription } from './request-subscription.ts'
import type { Topic } from './topic.ts'

type Form = {
  siteId: SiteId
  email: string
  topics: Topic[]
  locale?: string | undefined
  sourceUrl?: string | undefined
  /** A field people do not see. Programs fill it in. */
  company?: string | undefined
  /** The network the form came from. */
  client: string
}

/** Takes what a reader typed into the subscribe form. */
export async function subscribeByForm(deps: Deps, form: Form): Promise<void> {
  const site = await deps.sites.find(form.siteId)
  const { sourceUrl = null } = form
  if (sourceUrl !== null && !isPageOf(site.origins, sourceUrl)) {
    const detail = `Give the address of a page of ${site.origins.join(' or ')}.`
    throw new Problem('page-not-of-site', { errors: [{ pointer: '#/sourceUrl', detail }] })
  }
  await deps.limitSubscribing(form.client)

  await onTheBeat(async () => {
    if (form.company) return

    await deps.db.transaction().execute((tx) =>
      requestSubscription(tx, {
        siteId: site.id,
        address: form.email,
        topics: form.topics,
        locale: form.locale ?? site.locale,
        method: 'form',
        sourceUrl: sourceUrl && (normalisePageUrl(sourceUrl) ?? null),
      }),
    )
  })
}
