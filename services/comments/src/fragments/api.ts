import { CommentId } from '@afterword/shared/ids'
import { ThreadQuery } from '../comments/api.ts'

export const FragmentQuery = ThreadQuery.omit({ limit: true })

export const CommentsPageQuery = FragmentQuery.extend({
  root: CommentId.optional().describe('Only what this comment on the page started'),
})

export const ReplyPageQuery = ThreadQuery.pick({ url: true, id: true }).extend({
  parent: CommentId.optional().describe('The comment to reply to'),
})
