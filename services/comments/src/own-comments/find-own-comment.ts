import type { Site } from '@afterword/shared/access/store'
import type { CommentId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import { isTokenValid } from '@afterword/shared/tokens/token'
import type { Deps } from '../deps.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import { findSiteSettings } from '../site-settings/store.ts'
import { findSiteOf } from './store.ts'

type Asked = { id: CommentId; authorization: string | undefined }

/**
 * Finds the site of a comment for whoever brings `Authorization: Bearer <edit token>`. Without
 * its token a comment does not exist, whatever it is.
 */
export async function findOwnComment(
  { db, sites, tokenKeys }: Pick<Deps, 'db' | 'sites' | 'tokenKeys'>,
  { id, authorization = '' }: Asked,
): Promise<{ site: Site; settings: SiteSettings }> {
  const [, token = ''] = /^Bearer ([\w.-]{1,200})$/i.exec(authorization) ?? []
  const site = await findSiteOf(db, id)
  if (!site || !isTokenValid(tokenKeys, token, { purpose: 'edit', site, id })) {
    throw new Problem('comment-not-found')
  }
  return { site: await sites.find(site), settings: await findSiteSettings(db, site) }
}
