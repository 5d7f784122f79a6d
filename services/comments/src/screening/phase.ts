import type { Problem } from '@afterword/shared/problem'
import type { SiteSettings } from '../site-settings/settings.ts'
import type { ThreadState } from '../threads/thread.ts'

/** All that the phases look at: gathered before, so that they only judge. */
export type Facts = {
  settings: SiteSettings
  threadState: ThreadState
  name: string
  /** Signed by staff, as the news site says. */
  byStaff: boolean
  /** How many comments of this reader's are approved, counted as far as it matters. */
  approvedBefore: number
  /** Names of the site's staff. */
  staffNames: string[]
  /** How many links the comment leads to. */
  links: number
  /** The site's rules that its words fall under. */
  wordsFound: { hold?: string; refuse?: string }
  /** Whether a field that no person sees came back filled. */
  trapSprung: boolean
  /** How long its form was before a person's eyes, where that is known. */
  shownForMs: number | undefined
  /** Whether its author has said just this in this thread before. */
  isDuplicate: boolean
  /** Why its sender must wait, where they have sent too much of late. */
  flood: Problem | undefined
  /** How long it is until its reader may say more in this thread. */
  waitSeconds: number
  block: 'open' | 'shadow' | undefined
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
  /** What made it object, for moderators. */
  detail?: (facts: Facts) => string | undefined
}
