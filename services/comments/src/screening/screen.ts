import { Problem } from '@afterword/shared/problem'
import type { Facts, PublicReason } from './phase.ts'
import { PHASES } from './phases.ts'

export type Verdict = {
  status: 'approved' | 'pending' | 'spam'
  /** The names of the phases that hold it, for moderators alone. */
  reasons: string[]
  /** By reason, what made the phase object, where its name does not say all. */
  reasonDetails: Record<string, string>
  /** What the author is told; null when there is nothing to tell. */
  told: PublicReason | null
}

/**
 * Asks every phase, so that a moderator sees all there is against a comment. Throws the first
 * refusal.
 */
export function screen(facts: Facts): Verdict {
  const found = PHASES.map((phase) => ({ ...phase, objection: phase.look(facts) }))
  for (const { objection } of found) if (objection instanceof Problem) throw objection

  const against = found.filter(({ objection }) => objection !== undefined)
  const reasons = against.map(({ name }) => name)
  const details = against.map(({ name, detail }) => [name, detail?.(facts)] as const)
  const isSpam = against.some(({ objection }) => objection === 'spam')
  const status = isSpam ? 'spam' : 'pending'
  return {
    status: reasons.length > 0 ? status : 'approved',
    reasons,
    reasonDetails: Object.fromEntries(
      details.flatMap(([name, text]) => (text ? [[name, text]] : [])),
    ),
    told: toldOf(reasons),
  }
}

/** What the author of a comment with these reasons is told. */
export function toldOf(reasons: string[]): PublicReason | null {
  return PHASES.find(({ name, told }) => told !== null && reasons.includes(name))?.told ?? null
}

/** True of a comment whose author is to believe that everyone sees it. */
export function isHeldInSilence(reasons: string[]): boolean {
  return reasons.length > 0 && toldOf(reasons) === null
}
