import { duplicate } from './duplicate.ts'
import { flood } from './flood.ts'
import { honeypot } from './honeypot.ts'
import { links } from './links.ts'
import type { Phase } from './phase.ts'
import { reports } from './reports.ts'
import { threadState } from './thread-state.ts'

/** In the order in which the author is told. */
export const PHASES: Phase[] = [duplicate, flood, threadState, links, honeypot, reports]
