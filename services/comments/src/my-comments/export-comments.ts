import type { CommentId } from '@afterword/shared/ids'
import type { Status } from '../comments/comment.ts'
import type { Deps } from '../deps.ts'
import { listEarlierTexts, listMyComments, type MyComment, type Person } from './store.ts'

const BATCH = 500

type Whose = Person & { deletedToo?: boolean }

/** What is to be said of a comment's status to whoever is to have the copy. */
export type StatusOf = (comment: MyComment) => Status

/** What was said under an address, newest first, with what each comment said before. */
export async function exportComments(
  { db }: Pick<Deps, 'db'>,
  { deletedToo = false, ...person }: Whose,
  statusOf: StatusOf,
): Promise<object[]> {
  const all: object[] = []
  let before: CommentId | undefined
  do {
    const batch = await listMyComments(db, person, { before, limit: BATCH, deletedToo })
    const earlier = Map.groupBy(
      await listEarlierTexts(
        db,
        batch.map(({ id }) => id),
      ),
      ({ commentId }) => commentId,
    )
    all.push(
      ...batch.map((comment) => ({
        ...toExport(comment, earlier.get(comment.id) ?? []),
        status: statusOf(comment),
      })),
    )
    before = batch.length === BATCH ? batch.at(-1)?.id : undefined
  } while (before)
  return all
}

function toExport(mine: MyComment, earlier: { text: string; replacedAt: Date }[]): object {
  const { html: _html, reasons: _reasons, isDecided: _isDecided, ...rest } = mine
  const { heldAt, pageUrl, pageTitle, ...comment } = rest
  return {
    ...comment,
    page: { url: pageUrl, title: pageTitle },
    isHeld: heldAt !== null,
    earlier: earlier.map(({ text, replacedAt }) => ({ text, replacedAt })),
  }
}
