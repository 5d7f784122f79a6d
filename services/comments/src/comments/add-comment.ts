import type { Deps } from '../deps.ts'
import { spendProof } from '../proof-of-work/spend-proof.ts'
import { openThread } from '../threads/open-thread.ts'
import { type Page, pageKeys } from '../threads/page.ts'
import type { Judged } from './judge-post.ts'
import { insertPost } from './post-store.ts'
import type { PostThread } from './situation-store.ts'

type Addition = Pick<Judged, 'post' | 'proof'> & {
  page: Page
  /** As it was seen. */
  thread: PostThread | undefined
}

/**
 * Adds a comment to its thread: in one statement, unless the thread is to be made first, the page
 * is said to be what its thread is not, or a proof is to be spent.
 */
export async function addComment(
  { db }: Pick<Deps, 'db'>,
  { post, proof, page, thread }: Addition,
): ReturnType<typeof insertPost> {
  if (thread && !proof && isAgreed(page, thread)) return insertPost(db, post)

  return db.transaction().execute(async (tx) => {
    const { id } = await openThread(tx, { site: post.comment.siteId, page })
    if (thread && thread.id !== id) return 'changed'

    const added = await insertPost(tx, { ...post, comment: { ...post.comment, threadId: id } })
    if (proof && added === 'added') await spendProof(tx, proof)
    return added
  })
}

/** Where the thread goes by both names of its page, or nothing is said of an id. */
function isAgreed(page: Page, { id, name, addressOf }: PostThread): boolean {
  const keys = pageKeys(page)
  return keys.id === null || (name === keys.id && addressOf === id)
}
