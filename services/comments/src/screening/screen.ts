import { honeypot } from './honeypot.ts'
import { links } from './links.ts'
import type { Phase, PublicReason, Submission } from './phase.ts'
import { threadState } from './thread-state.ts'

/** In the order of what the author is told. */
const PHASES: Phase[] = [threadState, links, honeypot]

export type Verdict = {
  status: 'approved' | 'pending' | 'spam'
  reasons: string[]
  /** What the author is told; null when there is nothing to tell. */
  told: PublicReason | null
}

/** Asks every phase, so that a moderator sees all there is against a comment. */
export function screen(submission: Submission): Verdict {
  const findings = PHASES.map((phase) => phase(submission)).filter((found) => found !== undefined)
  return {
    status: statusOf(findings.map(({ status }) => status)),
    reasons: findings.map(({ reason }) => reason),
    told: findings[0]?.told ?? null,
  }
}

function statusOf(found: ('pending' | 'spam')[]): Verdict['status'] {
  if (found.includes('spam')) return 'spam'
  return found.length > 0 ? 'pending' : 'approved'
}
