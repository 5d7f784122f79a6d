import type { Sites } from '@afterword/shared/access/site-cache'
import type { TokenKey } from '@afterword/shared/config'
import type { FetchPublic } from '@afterword/shared/http/fetch-public'
import type { RateLimit } from '@afterword/shared/http/rate-limit'
import type { Tally } from '@afterword/shared/http/tally'
import type { Kysely } from 'kysely'
import type { PostsInProgress } from './comments/posts-in-progress.ts'
import type { UnderWay } from './idempotency/under-way.ts'
import type { AnswerMemory } from './live/answer-memory.ts'
import type { Streams } from './live/streams.ts'
import type { WordLists } from './rules/word-lists.ts'
import type { CommentsSchema } from './schema.ts'
import type { RememberedSettings } from './site-settings/remembered-settings.ts'

/** What the use cases of this service work with. */
export type Deps = {
  db: Kysely<CommentsSchema>
  sites: Sites
  /** The time people see. */
  now: () => Date
  publicUrl: string
  tokenKeys: TokenKey[]
  /** For addresses that sites give us. */
  fetchPublic: FetchPublic
  limits: {
    /** Comments from one network. */
    fromClient: RateLimit
    /** Comments on one site, from everybody. */
    onSite: RateLimit
    /** Mails and codes that one network asks for. */
    asksForMail: RateLimit
    /** Edits from one network. */
    edits: RateLimit
    /** What else one network asks for with tokens of its own, to see or to change. */
    ownRequests: RateLimit
    /** Votes from one network. */
    votes: RateLimit
    /** Reports from one network. */
    reports: RateLimit
    /** Readers made for votes and reports, by network prefix. */
    newReaders: RateLimit
    /** First votes of guests on one comment, by network prefix. */
    newVoters: RateLimit
    /** Challenges to one network. */
    challenges: RateLimit
  }
  /** What was refused or taken for spam of late: proof of work is asked for where it is much. */
  trouble: { fromClient: Tally; inThread: Tally }
  /** Answers that are the same for everyone. */
  answers: Pick<AnswerMemory, 'find'>
  /** Readers who watch a thread live. */
  streams: Pick<Streams, 'open'>
  /** Each site's words to hold and to refuse. */
  wordLists: WordLists
  /** Each site's settings as they were when a comment was last posted there. */
  settings: RememberedSettings
  /** Requests under an Idempotency-Key. */
  underWay: UnderWay
  /** Bounds how many comments are worked on at once. */
  posts: PostsInProgress
  /** Counts comments as they are posted, by what became of them. */
  countPosted: (labels: { status: 'approved' | 'pending' }) => void
}
