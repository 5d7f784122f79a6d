import type { PublicReason } from '../screening/phase.ts'
import { type PostedJson, toCommentJson } from './comment-json.ts'
import type { PlacedComment } from './comment.ts'

const MESSAGES: Record<PublicReason, string> = {
  'thread-moderated': 'Thank you. On this page a moderator reads comments before they appear.',
  links: 'Thank you. Your comment holds several links, so it waits for a moderator.',
  'first-comment': 'Thank you. Your first comment here waits for a moderator.',
  'under-review': 'Thank you. Your comment waits for a moderator.',
}

/** What the author of a new comment is told: that it is there, or why it is not there yet. */
export function answerForAuthor(
  comment: Omit<PlacedComment, 'rootId'>,
  reason: PublicReason | null,
): PostedJson {
  return {
    ...toCommentJson({ ...comment, shown: true }),
    status: reason === null ? 'approved' : 'pending',
    reason,
    message: reason === null ? 'Thank you. Your comment is published.' : MESSAGES[reason],
  }
}
