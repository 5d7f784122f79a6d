import { randomInt } from 'node:crypto'
import type { RequestListener } from 'node:http'
import type { CommentsSchema } from '@afterword/comments/schema'
import { start } from '@afterword/comments/start'
import type { TokenKey } from '@afterword/shared/config'
import type { FetchPublic } from '@afterword/shared/http/fetch-public'
import type { CommentId, SiteId, StaffId } from '@afterword/shared/ids'
import type { RedisSettings } from '@afterword/shared/redis'
import { idInHands, signToken } from '@afterword/shared/tokens/token'
import supertest from 'supertest'
import { afterAll } from 'vitest'
import { documented } from './documented.ts'
import { silent } from './log.ts'
import type { TestDatabase } from './postgres.ts'
import { serviceSettings, TOKEN_KEYS } from './service-settings.ts'

export const PAGE = 'https://news.example/2026/harbour'

export type TestComments = {
  listener: RequestListener
  /** The time the service believes it is. Moves on with each look, so that comments have an order. */
  clock: { at: Date }
}

/**
 * The service as it runs, with its own rights in the database; stopped after the file. It keeps
 * no answers unless told to, so that a test sees what it wrote a moment ago.
 */
export function testComments(
  database: Pick<TestDatabase, 'openAs'>,
  redis: RedisSettings,
  own: {
    embedFolder?: string
    fetchPublic?: FetchPublic
    privateHosts?: string[]
    answerMemoryMb?: number
    mostPosts?: number
    tokenKeys?: TokenKey[]
  } = {},
): TestComments {
  const clock = { at: new Date() }
  const service = start(
    { ...serviceSettings(redis), answerMemoryMb: 0, ...own },
    {
      db: database.openAs<CommentsSchema>('comments'),
      log: silent,
      now: () => (clock.at = new Date(clock.at.getTime() + 1)),
    },
  )
  afterAll(() => service.stop())
  return { listener: documented('comments')(service.listener), clock }
}

/** What a reader sends. Say only what the test is about. */
export function commentBody(overrides: object = {}): object {
  return {
    page: { url: PAGE },
    text: `Something new to say, for the ${randomInt(2 ** 40)}th time.`,
    name: 'Ada',
    email: 'ada@example.com',
    ...overrides,
  }
}

/** Posts from a network of its own, so that no limit is met by accident. */
export function post(listener: RequestListener, body: object, site = 'daily'): supertest.Test {
  return supertest(listener)
    .post(`/comments/v1/sites/${site}/comments`)
    .set('X-Forwarded-For', anyAddress())
    .send(body)
}

export function anyAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`
}

/** Leaves a comment and returns it as its author gets it. */
export async function leaveComment(listener: RequestListener, overrides: object = {}) {
  const { body } = await post(listener, commentBody(overrides)).expect(201)
  return body.comment as { id: CommentId; status: string; reason: string | null; text: string }
}

/** Reads the thread of a page as any browser does. */
export function readThread(
  listener: RequestListener,
  query: Record<string, string> = {},
  site = 'daily',
): supertest.Test {
  return supertest(listener)
    .get(`/comments/v1/sites/${site}/thread`)
    .query({ url: PAGE, ...query })
}

export function decide(
  listener: RequestListener,
  key: string,
  decisions: { commentId: string; action: string }[],
): supertest.Test {
  return supertest(listener)
    .post('/comments/v1/sites/daily/moderation/decisions')
    .set('Authorization', `Bearer ${key}`)
    .send({ decisions })
}

/** The path that a notice to one moderator leads to. */
export function moderatePath(site: SiteId, comment: string, staff: StaffId): string {
  const id = idInHands({ about: comment, holder: staff })
  return `/comments/moderate/${signToken(TOKEN_KEYS, { purpose: 'moderate', site, id })}`
}

/** The code at the end of a problem's type. */
export function problemOf({ body }: supertest.Response): string {
  return String(body.type).split('/').at(-1) ?? ''
}
