import type { Site } from '@afterword/shared/access/store'
import type { Problem } from '@afterword/shared/problem'
import type { Signature } from '../comments/author.ts'
import type { Comment } from '../comments/comment.ts'
import type { KnownReader } from '../readers/reader.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import type { Thread, ThreadState } from '../threads/thread.ts'

/** What is known of a comment before it is screened, new or changed. */
export type Submission = {
  site: Site
  settings: SiteSettings
  /** Undefined where nobody has said anything on the page yet. */
  thread: Pick<Thread, 'id'> | undefined
  /** What the thread is now. */
  state: ThreadState
  /** Undefined where the reader has been erased since. */
  reader: KnownReader | undefined
  author: Signature
  draft: Pick<Comment, 'text' | 'website'>
  /** The network it comes from; left out where a moderator writes. */
  client?: string | undefined
  now: Date
  /** The comment as it stands, where it is edited. */
  comment?: Pick<Comment, 'id' | 'reasons'> | undefined
  /** What only a form that posts a new comment knows. */
  form?: Form | undefined
}

type Form = {
  company: string
  shownForMs?: number | undefined
  /** Why the sender must wait, if they must. */
  flood: Problem | undefined
  /** The reader was made for this comment: their browser brought no token. */
  isNewReader: boolean
}
