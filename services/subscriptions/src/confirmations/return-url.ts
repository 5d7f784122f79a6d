import type { AuthorId } from '@afterword/shared/ids'
import { signToken } from '@afterword/shared/tokens/token'
import type { Deps } from '../deps.ts'
import { findAuthorsPage } from '../subscribers/store.ts'
import type { CurrentConfirmation } from './confirmation.ts'

/** As long as the comments service takes the code. */
const CODE_WORKS_MS = 15 * 60 * 1_000

/**
 * The way back to the article, with a one-time code behind the `#`, where servers do not see
 * it: there the author's browser is told that the address has been proved.
 */
export async function returnUrlOf(
  { db, tokenKeys, now }: Pick<Deps, 'db' | 'tokenKeys' | 'now'>,
  { id, siteId, confirmedAt }: CurrentConfirmation,
  authorId: AuthorId | null = null,
): Promise<string | undefined> {
  const isLate = confirmedAt === null || now().getTime() - confirmedAt.getTime() > CODE_WORKS_MS
  if (isLate || authorId === null) return undefined

  const page = URL.parse((await findAuthorsPage(db, authorId)) ?? '')
  if (!page) return undefined
  page.hash = `afterword-code=${signToken(tokenKeys, { purpose: 'prove', site: siteId, id })}`
  return page.href
}
