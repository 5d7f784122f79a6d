import type { Site } from '@afterword/shared/access/store'
import { CommentId } from '@afterword/shared/ids'
import { isTokenValid, readTokenId } from '@afterword/shared/tokens/token'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import { findKnown, identifyReader } from '../readers/identify-reader.ts'
import type { Reader } from '../readers/reader.ts'
import type { CommentsSchema } from '../schema.ts'
import { findState } from '../threads/find-state.ts'
import { type Page, pageKeys } from '../threads/page.ts'
import { refuseForeignPage } from '../threads/refuse-foreign-page.ts'
import { findThread } from '../threads/store.ts'
import { type OwnJson, toOwnJson } from './own-json.ts'
import { listUnpublished } from './store.ts'

type Tx = Transaction<CommentsSchema>

const MOST = 100

type Brought = {
  page: Pick<Page, 'url' | 'id'>
  readerToken?: string | undefined
  signIn?: string | undefined
  editTokens: string[]
}

/** What of a page's thread only its author sees: the caller, by any of the tokens they brought. */
export async function listOwnComments(
  deps: Pick<Deps, 'db' | 'tokenKeys' | 'publicUrl' | 'now'>,
  site: Site,
  { page, editTokens, ...who }: Brought,
): Promise<OwnJson[]> {
  refuseForeignPage(site, { url: page.url, pointer: '#/page/url' })
  const ids = editTokens.flatMap((token) => commentOf(deps, { site, token }) ?? [])
  const now = deps.now()

  return deps.db.transaction().execute(async (tx) => {
    const reader = await findReader(tx, { ...who, site, now })
    const thread = await findThread(tx, { site: site.id, keys: pageKeys(page) })
    if (!thread || (!reader && ids.length === 0)) return []

    const { state, settings } = await findState(tx, { site: site.id, thread, now })
    if (state === 'hidden') return []
    const found = await listUnpublished(tx, { thread: thread.id, reader: reader?.id, ids }, MOST)
    return found.toReversed().map((comment) => toOwnJson(comment, { ...deps, settings, now }))
  })
}

/** What an edit token is for, if it is one of ours. */
function commentOf(
  { tokenKeys }: Pick<Deps, 'tokenKeys'>,
  { site, token }: { site: Site; token: string },
): CommentId | undefined {
  const { data: id } = CommentId.safeParse(readTokenId(token))
  if (!id) return undefined
  return isTokenValid(tokenKeys, token, { purpose: 'edit', site: site.id, id }) ? id : undefined
}

type Who = Pick<Brought, 'readerToken' | 'signIn'> & { site: Site; now: Date }

/** Asking makes nobody a reader. */
async function findReader(
  tx: Tx,
  { site, readerToken, signIn, now }: Who,
): Promise<Reader | undefined> {
  if (signIn !== undefined) return (await identifyReader(tx, { site, signIn, now })).reader
  return readerToken === undefined ? undefined : findKnown(tx, { site, readerToken })
}
