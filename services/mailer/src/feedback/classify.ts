import { type CodeMeaning, enhancedCodeOf, meaningOf } from '../replies/codes.ts'
import { meaningOfWords } from '../replies/words.ts'
import type { FeedbackKind, Report } from './feedback.ts'

/** How a server explains a failure: a status of its own, and what it said or was told. */
export type Explanation = { status: string; diagnostic: string }

const LONGEST_DETAIL = 500

const KINDS: Record<CodeMeaning, FeedbackKind> = {
  gone: 'hard-bounce',
  full: 'soft-bounce',
  'no-host': 'no-such-host',
  later: 'soft-bounce',
  'slow-down': 'refused',
  blocked: 'refused',
  'our-identity': 'refused',
  message: 'refused',
}

/** Reads why a delivery failed for good: the codes decide, and where they do not, the words. */
export function classifyFailure({ status, diagnostic }: Explanation): Report {
  const codes = [enhancedCodeOf(status), enhancedCodeOf(diagnostic)].filter(Boolean)
  const decisive = codes.find((code) => meaningOf(code) !== undefined)
  const code = decisive ?? codes.at(-1) ?? null
  const detail = diagnostic.replace(/\s+/g, ' ').trim().slice(0, LONGEST_DETAIL) || null
  return { kind: kindOf(code, diagnostic), code, detail }
}

function kindOf(code: string | null, diagnostic: string): FeedbackKind {
  // A matter of policy, even if it ran out of time: nothing is wrong with the address.
  if (code?.startsWith('4.7.')) return 'refused'

  const meaning = (code && meaningOf(code)) || meaningOfWords(diagnostic)
  if (meaning) return KINDS[meaning]
  return code?.startsWith('5.7.') ? 'refused' : 'unclear-bounce'
}
