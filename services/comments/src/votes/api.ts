import { CommentId } from '@afterword/shared/ids'
import { z } from 'zod'
import { ReaderFields } from '../readers/reader.ts'
import { VoteValue } from './vote.ts'

export const CommentPath = z.object({ id: CommentId })

export const VoteBody = z
  .strictObject({
    value: VoteValue.describe('For it, against it, or 0 to take a vote back'),
    ...ReaderFields,
  })
  .meta({ id: 'CastVote' })

export const VoteAnswer = z.object({
  up: z.int().min(0).describe('As it is now; answers that everyone gets follow within seconds'),
  down: z.int().min(0),
  mine: VoteValue,
  readerToken: z
    .string()
    .optional()
    .describe('For somebody new, this once: bring it along from now on'),
})
