import type { Site } from '@afterword/shared/access/store'
import type { CommentId } from '@afterword/shared/ids'
import { editableUntil } from '../comments/edit-window.ts'
import type { Deps } from '../deps.ts'
import { refuseForeignCursor } from '../moderation/page-of.ts'
import { decisionUrl } from '../reviews/decision-url.ts'
import { findSiteSettings } from '../site-settings/store.ts'
import { findPerson } from './find-person.ts'
import { statusFor } from './status-for.ts'
import { listMyComments, type MyComment } from './store.ts'

const PAGE = 20

export type MyComments = {
  site: Site
  address: string
  comments: (MyComment & { isEditable: boolean; decisionUrl: string })[]
  /** The last one here, when there are older ones. */
  next: CommentId | undefined
}

/** What the holder of a link may see, and changes nothing. */
export async function viewMyComments(
  deps: Pick<Deps, 'db' | 'sites' | 'tokenKeys' | 'now' | 'publicUrl'>,
  token: string,
  before?: CommentId,
): Promise<MyComments | undefined> {
  const person = await findPerson(deps, token)
  if (!person) return undefined

  const { site, address } = person
  const { db, now } = deps
  await refuseForeignCursor(db, { table: 'comments', site: site.id, before })
  const settings = await findSiteSettings(db, site.id)
  const found = await listMyComments(db, { site: site.id, address }, { before, limit: PAGE + 1 })
  const comments = found.slice(0, PAGE).map((comment) => ({
    ...comment,
    status: statusFor(comment),
    decisionUrl: decisionUrl(deps, { site: site.id, id: comment.id }),
    isEditable: comment.status !== 'rejected' && now() <= editableUntil(comment, settings),
  }))
  return { site, address, comments, next: found.length > PAGE ? comments.at(-1)?.id : undefined }
}
