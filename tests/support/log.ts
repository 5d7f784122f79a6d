import { pino } from 'pino'

/** A log nobody reads. Tests look at what happened, not at what was said about it. */
export const silent = pino({ level: 'silent' })
