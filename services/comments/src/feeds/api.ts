import { ThreadQuery } from '../comments/api.ts'

export const ThreadFeedQuery = ThreadQuery.pick({ url: true, id: true })
