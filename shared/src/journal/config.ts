import { accessSync, constants, mkdirSync } from 'node:fs'
import { z } from 'zod'

/** The setting of those who write the journal, and of the command that reads it. */
export const JournalShape = {
  JOURNAL_DIR: z
    .string()
    .min(1)
    .refine(isWritable, 'is no folder that we can write to')
    .optional()
    .describe(
      'Folder, apart from the database, where it is kept who left, was suppressed or erased: docs/operations/backup.md',
    ),
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}
