import type { CommentId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import { findPerson } from './find-person.ts'
import { listEarlierTexts, listMyComments, type MyComment } from './store.ts'

const BATCH = 500

/** All that is known here of who holds a link: what they said, and what came with it. */
export async function exportMyComments(
  deps: Pick<Deps, 'db' | 'sites' | 'tokenKeys' | 'now'>,
  token: string,
): Promise<object | undefined> {
  const person = await findPerson(deps, token)
  if (!person) return undefined

  const { site, address } = person
  return {
    site: site.id,
    address,
    exportedAt: deps.now().toISOString(),
    comments: await readAll(deps, { site: site.id, address }),
  }
}

type Whose = Parameters<typeof listMyComments>[1]

async function readAll({ db }: Pick<Deps, 'db'>, whose: Whose): Promise<object[]> {
  const all: object[] = []
  let before: CommentId | undefined
  do {
    const batch = await listMyComments(db, whose, { before, limit: BATCH })
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
