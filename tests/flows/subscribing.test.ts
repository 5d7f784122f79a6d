import { MailRequested } from '@afterword/shared/contracts/comments'
import { AuthorId, CommentId, newId, type SiteId, ThreadId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import type { SubscriptionsSchema } from '@afterword/subscriptions/schema'
import { eraseUnconfirmed } from '@afterword/subscriptions/subscriptions/erase-unconfirmed'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSite } from '../support/builders.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { createSubscriber, testSubscriptions } from '../support/subscriptions.ts'

const database = testDatabase()
const { db } = database
let siteId: SiteId

beforeAll(async () => {
  siteId = await createSite(db)
})

beforeEach(async () => {
  await sql`
    truncate subscriptions.subscribers, comments.threads, comments.authors, platform.messages cascade
  `.execute(db)
})

describe('a box ticked under a comment', () => {
  testSubscriptions(database, testRedis())

  /** An author whose comment asked for mail some time ago. */
  const createAuthor = async (askedAgo: string) => {
    const ids = {
      authorId: newId(AuthorId),
      commentId: newId(CommentId),
      threadId: newId(ThreadId),
    }
    const { authorId, commentId, threadId } = ids
    await sql`
      with
        thread as (
          insert into comments.threads (id, site_id, url, title)
          values (${threadId}, ${siteId}, 'https://news.example/a', 'A')
        ),
        author as (
          insert into comments.authors (id, site_id, name, address)
          values (${authorId}, ${siteId}, 'Ada', 'ada@example.com')
        ),
        comment as (
          insert into comments.comments
            (id, site_id, thread_id, root_id, depth, author_id, text, html, status, version, created_at)
          values
            (${commentId}, ${siteId}, ${threadId}, ${commentId}, 0, ${authorId}, 'Hi', 'Hi', 'pending', 1, now())
        )
      insert into comments.mail_requests (comment_id, author_id, created_at)
      values (${commentId}, ${authorId}, now() - ${askedAgo}::interval)
    `.execute(db)
    return ids
  }

  const tick = (author: { authorId: AuthorId; commentId: CommentId }, topics = ['site']) =>
    db.transaction().execute((tx) => send(tx, MailRequested, { siteId, ...author, topics }))

  const isDone = async () => {
    const open = await db
      .selectFrom('platform.messages')
      .select(['lastError'])
      .where('name', '=', MailRequested.name)
      .where('doneAt', 'is', null)
      .execute()
    expect(open).toEqual([])
  }

  const listMails = () =>
    db
      .selectFrom('platform.messages')
      .select('payload')
      .where('name', '=', 'confirmation-due')
      .execute()

  it('asks for one confirmation mail to the author', async () => {
    const { authorId, commentId } = await createAuthor('1 min')

    await tick({ authorId, commentId }, ['site', 'section:World', 'no such topic'])
    await vi.waitFor(isDone, 10_000)

    expect(await listMails()).toHaveLength(1)
    expect(
      await db.selectFrom('subscriptions.subscribers').select(['address', 'verifiedAt']).execute(),
    ).toEqual([{ address: 'ada@example.com', verifiedAt: null }])
    expect(
      await db
        .selectFrom('subscriptions.subscriptions')
        .select(['topic', 'state'])
        .orderBy('topic')
        .execute(),
    ).toEqual([
      { topic: 'section:world', state: 'pending' },
      { topic: 'site', state: 'pending' },
    ])
    expect(
      await db.selectFrom('subscriptions.consents').select(['action', 'method']).execute(),
    ).toEqual(['site', 'section:world'].map(() => ({ action: 'requested', method: 'comment' })))
  })

  it('is under the same guards as the form', async () => {
    const { authorId, commentId } = await createAuthor('1 min')
    await createSubscriber(db, siteId, { state: 'pending', since: new Date() })

    await tick({ authorId, commentId })
    await vi.waitFor(isDone, 10_000)

    expect(await listMails()).toEqual([])
  })

  it('is forgotten when the address may not be read any more', async () => {
    const { authorId, commentId } = await createAuthor('25 hours')

    await tick({ authorId, commentId })
    await vi.waitFor(isDone, 10_000)

    expect(await db.selectFrom('subscriptions.subscribers').selectAll().execute()).toEqual([])
  })
})

describe('what nobody confirmed', () => {
  const own = database.openAs<SubscriptionsSchema>('subscriptions')
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000)

  const erase = async () => {
    while ((await eraseUnconfirmed(own)) > 0);
    const rows = await db
      .selectFrom('subscriptions.subscribers')
      .select('address')
      .orderBy('address')
      .execute()
    return rows.map(({ address }) => address)
  }

  it('is erased after 30 days, and nothing else', async () => {
    await createSubscriber(db, siteId, {
      address: 'old@example.com',
      state: 'pending',
      since: ago(31),
    })
    await createSubscriber(db, siteId, {
      address: 'new@example.com',
      state: 'pending',
      since: ago(29),
    })
    await createSubscriber(db, siteId, { address: 'yes@example.com', since: ago(400) })
    await createSubscriber(db, siteId, {
      address: 'left@example.com',
      state: 'ended',
      since: ago(400),
    })
    await sql`
      insert into subscriptions.consents (id, subscription_id, action, method, words)
      select gen_random_uuid(), id, 'requested', 'form', 'x' from subscriptions.subscriptions
    `.execute(db)

    expect(await erase()).toEqual(['left@example.com', 'new@example.com', 'yes@example.com'])
    expect(await db.selectFrom('subscriptions.subscriptions').select('id').execute()).toHaveLength(
      3,
    )
    expect(await db.selectFrom('subscriptions.consents').select('id').execute()).toHaveLength(3)
    expect(await db.selectFrom('subscriptions.confirmations').select('id').execute()).toHaveLength(
      3,
    )
  })

  it('stays while a newer mail may still be answered', async () => {
    await createSubscriber(db, siteId, { state: 'pending', since: ago(40) })
    await sql`update subscriptions.confirmations set created_at = now() - interval '2 days'`.execute(
      db,
    )

    await erase()

    expect(await db.selectFrom('subscriptions.subscriptions').select('state').execute()).toEqual([
      { state: 'pending' },
    ])
  })

  it('is remembered as refused for 30 days from the refusal', async () => {
    await createSubscriber(db, siteId, { state: 'pending', since: ago(31) })
    await sql`
      with refused as (
        update subscriptions.confirmations set refused_at = now() - interval '27 days'
      )
      update subscriptions.subscriptions
      set state = 'ended', end_cause = 'refused', ended_at = now() - interval '27 days'
    `.execute(db)
    expect(await erase()).toEqual(['ada@example.com'])

    await sql`
      with refused as (
        update subscriptions.confirmations set refused_at = now() - interval '31 days'
      )
      update subscriptions.subscriptions set ended_at = now() - interval '31 days'
    `.execute(db)
    expect(await erase()).toEqual([])
  })

  it('takes from a subscriber only the topic that was not confirmed', async () => {
    const { subscriberId, ...owner } = await createSubscriber(db, siteId, { since: ago(60) })
    await sql`
      insert into subscriptions.subscriptions
        (id, site_id, subscriber_id, topic, frequency, state, confirmation_id, created_at)
      values (gen_random_uuid(), ${siteId}, ${subscriberId}, 'section:world', 'instant', 'pending',
        ${owner.confirmationId}, now() - interval '40 days')
    `.execute(db)

    expect(await erase()).toEqual(['ada@example.com'])
    expect(await db.selectFrom('subscriptions.subscriptions').select('topic').execute()).toEqual([
      { topic: 'site' },
    ])
  })
})
