import { Problem } from '@afterword/shared/problem'
import type { Facts, PublicReason } from './phase.ts'
import { PHASES } from './phases.ts'

export type Verdict = {
  status: 'approved' | 'pending' | 'spam'
  /** The names of the phases that hold it, for moderators alone. */
  reasons: string[]
  /** What the author is told; null when there is nothing to tell. */
  told: PublicReason | null
}

/**
 * Asks every phase, so that a moderator sees all there is against a comment. Throws the first
 * refusal.
 */
export function screen(facts: Facts): Verdict {
  const found = PHASES.map(({ name, look }) => ({ name, objection: look(facts) }))
  for (const { objection } of found) if (objection instanceof Problem) throw objection

  const against = found.filter(({ objection }) => objection !== undefined)
  const reasons = against.map(({ name }) => name)
  const isSpam = against.some(({ objection }) => objection === 'spam')
  const status = isSpam ? 'spam' : 'pending'
  return { status: reasons.length > 0 ? status : 'approved', reasons, told: toldOf(reasons) }
}

/** What the author of a comment with these reasons is told. */
export function toldOf(reasons: string[]): PublicReason | null {
  return PHASES.find(({ name, told }) => told !== null && reasons.includes(name))?.told ?? null
}
