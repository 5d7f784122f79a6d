import { z } from 'zod'
import { CommentJson, toCommentJson } from '../comments/comment-json.ts'
import { editableUntil } from '../comments/edit-window.ts'
import type { HeldComment } from '../comments/store.ts'
import type { Deps } from '../deps.ts'
import { decisionUrl } from '../reviews/decision-url.ts'
import type { PublicReason } from '../screening/phase.ts'
import { isHeldInSilence, toldOf } from '../screening/screen.ts'
import type { SiteSettings } from '../site-settings/settings.ts'

/** A comment as its author may see it at any time, published or not. */
export const OwnJson = CommentJson.extend({
  status: z.enum(['approved', 'pending', 'rejected']),
  reason: z
    .enum(['thread-moderated', 'links', 'first-comment', 'under-review'])
    .nullable()
    .describe('Why it waits'),
  message: z.string().describe('What has become of it, in a sentence for the reader'),
  editableUntil: z.iso
    .datetime()
    .nullable()
    .describe('Until when its author may change it; null: not any more'),
  decisionUrl: z
    .url()
    .describe(
      'A page that says what was decided about it and why, and takes a request for a review',
    ),
}).meta({ id: 'OwnComment' })
export type OwnJson = z.infer<typeof OwnJson>

const WAITS: Record<PublicReason, string> = {
  'thread-moderated': 'On this page a moderator reads comments before they appear.',
  links: 'Your comment holds several links, so it waits for a moderator.',
  'first-comment': 'Your first comment here waits for a moderator.',
  'under-review': 'Your comment waits for a moderator.',
}

const MESSAGES = {
  approved: 'Your comment is published.',
  rejected: 'A moderator has decided not to publish your comment.',
}

type At = Pick<Deps, 'publicUrl' | 'tokenKeys'> & {
  settings: Pick<SiteSettings, 'editWindowSeconds'>
  now: Date
}

/** What is taken for spam waits, as far as its author can tell: to say more would teach spammers. */
export function toOwnJson(comment: HeldComment, { settings, now, ...keys }: At): OwnJson {
  const { id, siteId: site, reasons } = comment
  const isSilent = comment.status === 'spam' && isHeldInSilence(reasons)
  const status = isSilent ? 'approved' : comment.status
  const json = toCommentJson({ ...comment, shown: true })
  const until = editableUntil(comment, settings)
  const isOver = status === 'rejected' || until < now
  const rest = {
    ...json,
    editableUntil: isOver ? null : until.toISOString(),
    decisionUrl: decisionUrl(keys, { site, id }),
  }
  if (status === 'approved' || status === 'rejected') {
    return { ...rest, status, reason: null, message: MESSAGES[status] }
  }

  const reason = toldOf(reasons) ?? 'under-review'
  return { ...rest, status: 'pending', reason, message: WAITS[reason] }
}
