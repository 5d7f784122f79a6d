import { openJournal } from '@afterword/shared/journal/journal'
import { silent } from './log.ts'

/** For tests that are about something else. */
export const NO_JOURNAL = openJournal({ folder: undefined, service: 'test', log: silent })
