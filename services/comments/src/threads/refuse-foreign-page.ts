import type { Site } from '@afterword/shared/access/store'
import { isPageOf } from '@afterword/shared/page-url'
import { Problem } from '@afterword/shared/problem'

/** Refuses a page of somebody else's. `pointer` says where the caller named it. */
export function refuseForeignPage(
  { origins }: Pick<Site, 'origins'>,
  { url, pointer }: { url: string; pointer: string },
): void {
  if (isPageOf(origins, url)) return
  const detail = 'This page is not on one of the addresses of the site.'
  throw new Problem('page-not-of-site', { errors: [{ pointer, detail }] })
}
