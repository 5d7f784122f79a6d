import type { Site } from '@afterword/shared/access/store'
import type { Page } from '@afterword/shared/http/page'
import { isPageOf } from '@afterword/shared/page-url'
import type { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { formAction } from '../fragments/reply-form.ts'
import { DEFAULT_SETTINGS } from '../site-settings/settings.ts'
import { findSiteSettings } from '../site-settings/store.ts'
import type { PostForm } from './api.ts'
import { refusedPage } from './refused-page.ts'

type Refusal = {
  problem: Problem
  /** As the address of the request says. */
  siteName: string
  /** Where it is known. */
  site: Site | undefined
  values: PostForm
}

/** Makes the page that gives back what somebody wrote. Does without PostgreSQL where that is away. */
export async function explainRefusal(
  { db, publicUrl }: Pick<Deps, 'db' | 'publicUrl'>,
  { problem, siteName, site, values }: Refusal,
): Promise<Page> {
  const isOurs = site !== undefined && isPageOf(site.origins, values.url)
  return refusedPage({
    problem,
    values,
    site,
    rules: site && problem.status < 500 ? await findSiteSettings(db, site.id) : DEFAULT_SETTINGS,
    action: formAction(publicUrl, encodeURIComponent(siteName)),
    back: isOurs ? values.url : undefined,
  })
}
