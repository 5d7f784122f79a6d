import type { ThreadState } from '../threads/thread.ts'

/** What of a comment the phases look at. */
export type Submission = {
  threadState: ThreadState
  links: number
  maxLinks: number
  /** Whether a field that no person sees came back filled. */
  trapSprung: boolean
}

/** Why a comment waits, in the few words the public gets: more would teach trolls what to avoid. */
export type PublicReason = 'thread-moderated' | 'links' | 'first-comment' | 'under-review'

/** Why a phase holds a comment. `reason` is for moderators alone. */
export type Finding = { reason: string; status: 'pending' | 'spam'; told: PublicReason }

/** One look at a comment: a finding, or nothing against it. */
export type Phase = (submission: Submission) => Finding | undefined
