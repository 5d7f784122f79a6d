import type { CommentId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import { listEarlierTexts, listMyComments, type MyComment, type Person } from './store.ts'

const BATCH = 500

type Whose = Person & { deletedToo?: boolean }

/** What was said under an address, newest first, with what each comment said before. */
export async function exportComments(
  { db }: Pick<Deps, 'db'>,
  { deletedToo = false, ...person }: Whose,
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
    all.push(...batch.map((comment) => toExport(comment, earlier.get(comment.id) ?? [])))
    before = batch.length === BATCH ? batch.at(-1)?.id : undefined
  } while (before)
  return all
}

function toExport(
  { html: _html, reasons: _reasons, heldAt, pageUrl, pageTitle, ...comment }: MyComment,
  earlier: { text: string; replacedAt: Date }[],
): object {
  return {
    ...comment,
    page: { url: pageUrl, title: pageTitle },
    isHeld: heldAt !== null,
    earlier: earlier.map(({ text, replacedAt }) => ({ text, replacedAt })),
  }
}
