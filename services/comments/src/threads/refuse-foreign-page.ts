import type { Site } from '@afterword/shared/access/store'
import { Problem } from '@afterword/shared/problem'
import { isPageOfSite } from './page.ts'

/** Refuses a page of somebody else's. `pointer` says where the caller named it. */
export function refuseForeignPage(
  { origins }: Pick<Site, 'origins'>,
  { url, pointer }: { url: string; pointer: string },
): void {
  if (isPageOfSite(origins, url)) return
  const detail = 'This page is not on one of the addresses of the site.'
  throw new Problem('page-not-of-site', { errors: [{ pointer, detail }] })
}
