import type { Problem } from '@afterword/shared/problem'
import type { Reader } from '../readers/reader.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import type { ThreadState } from '../threads/thread.ts'

/** All that the phases look at: gathered before, so that they only judge. */
export type Facts = {
  settings: SiteSettings
  threadState: ThreadState
  /** Whoever writes; undefined where they have been erased since. */
  reader: Pick<Reader, 'isStaff'> | undefined
  /** How many links the comment leads to. */
  links: number
  /** Whether a field that no person sees came back filled. */
  trapSprung: boolean
  /** Whether its author has said just this in this thread before. */
  isDuplicate: boolean
  /** Why its sender must wait, where they have sent too much of late. */
  flood: Problem | undefined
  /** What it waited for before it was edited. */
  reasonsBefore: string[]
}

/** Why a comment waits, in the few words the public gets: more would teach trolls what to avoid. */
export type PublicReason = 'thread-moderated' | 'links' | 'first-comment' | 'under-review'

/** What a phase has against a comment: that it waits, that a machine wrote it, or a refusal. */
export type Objection = 'pending' | 'spam' | Problem

/** One look at a comment. */
export type Phase = {
  /** Its name, and the reason that moderators get. */
  name: string
  /** What the author is told; null: that all is well. */
  told: PublicReason | null
  look: (facts: Facts) => Objection | undefined
}
