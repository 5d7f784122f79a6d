import { block } from './block.ts'
import { duplicate } from './duplicate.ts'
import { fillTime } from './fill-time.ts'
import { firstComment } from './first-comment.ts'
import { flood } from './flood.ts'
import { honeypot } from './honeypot.ts'
import { impersonation } from './impersonation.ts'
import { links } from './links.ts'
import type { Phase } from './phase.ts'
import { reports } from './reports.ts'
import { shadowBlock } from './shadow-block.ts'
import { slowMode } from './slow-mode.ts'
import { threadState } from './thread-state.ts'
import { wordsToHold } from './words-to-hold.ts'
import { wordsToRefuse } from './words-to-refuse.ts'

/** In the order in which the author is told: the first refusal, else the first reason to wait. */
export const PHASES: Phase[] = [
  duplicate,
  flood,
  slowMode,
  block,
  wordsToRefuse,
  threadState,
  firstComment,
  links,
  wordsToHold,
  impersonation,
  reports,
  honeypot,
  fillTime,
  shadowBlock,
]
