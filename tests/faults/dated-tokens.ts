import { ConfirmationId, newId } from '@afterword/shared/ids'
import { signToken } from '@afterword/shared/tokens/token'
import { sql } from 'kysely'
import { z } from 'zod'
import { PROCESS_TOKEN_KEYS } from '../support/service-process.ts'
import { newPost, someNetwork, tryPost } from './posts.ts'
import type { World } from './world.ts'

type Urls = { comments: string; subscriptions: string }

/** A token that ends at some time, and whether it is still good. */
export type DatedToken = { what: string; isGood: boolean; use: (urls: Urls) => Promise<number> }

const Posted = z.object({ comment: z.object({ id: z.string() }), editToken: z.string() })
/** How long comments may be edited, where a site says nothing else. */
const EDIT_WINDOW_MINUTES = 15

/**
 * Makes tokens that are new, and some that ran out a little while ago or are about to: a jump of
 * hours in either direction would make the one like the other.
 */
export async function prepareTokens(
  world: World,
  { comments }: Urls,
  { name, random }: { name: string; random: () => number },
): Promise<DatedToken[]> {
  const kept = await leaveComment(world, { url: comments, random })
  const old = await leaveComment(world, { url: comments, random })
  await sql`
    update comments.comments
    set created_at = now() - make_interval(mins => ${EDIT_WINDOW_MINUTES + 5})
    where id = ${old.id}::uuid
  `.execute(world.db)
  return [
    { what: `${name}: edit of a new comment`, isGood: true, use: (urls) => edit(urls, kept) },
    { what: `${name}: edit of an old comment`, isGood: false, use: (urls) => edit(urls, old) },
    {
      what: `${name}: edit of a comment left by the wrong clock`,
      isGood: true,
      use: async (urls) => edit(urls, await leaveComment(world, { url: urls.comments, random })),
    },
    ...(await Promise.all([
      confirmation(world, { what: `${name}: confirmation for another hour`, hours: 1 }),
      confirmation(world, { what: `${name}: confirmation since an hour ago`, hours: -1 }),
    ])),
  ]
}

/** Uses each, and tells of those that were taken or refused wrongly. */
export async function judgeTokens(urls: Urls, tokens: DatedToken[]): Promise<string[]> {
  const answers = await Promise.all(
    tokens.map(async ({ what, isGood, use }) => ({ what, isGood, status: await use(urls) })),
  )
  return answers
    .filter(({ isGood, status }) => (status === 200) !== isGood)
    .map(({ what, status }) => `${what} was answered ${status}`)
}

type Mine = { id: string; token: string }

async function leaveComment(
  { site }: World,
  { url, random }: { url: string; random: () => number },
): Promise<Mine> {
  const { status, answer } = await tryPost(url, newPost(site, random))
  if (status !== 201) throw new Error(`a comment was answered ${status}: ${answer}`)
  const { comment, editToken } = Posted.parse(JSON.parse(answer))
  return { id: comment.id, token: editToken }
}

async function edit({ comments }: Urls, { id, token }: Mine): Promise<number> {
  const response = await fetch(`${comments}/comments/v1/comments/${id}`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      origin: 'https://news.example',
      'x-forwarded-for': someNetwork(),
    },
    body: JSON.stringify({ text: `Said otherwise, ${id}.` }),
  })
  await response.arrayBuffer()
  return response.status
}

/** Of somebody who asked, and has not answered yet. */
async function confirmation(
  { db, site }: World,
  { what, hours }: { what: string; hours: number },
): Promise<DatedToken> {
  const id = newId(ConfirmationId)
  await sql`
    with person as (
      insert into subscriptions.subscribers (id, site_id, address)
      values (gen_random_uuid(), ${site}, ${`dated-${id}@example.com`}) returning id, site_id
    ), asked as (
      insert into subscriptions.confirmations (id, site_id, subscriber_id, expires_at)
      select ${id}::uuid, site_id, id, now() + make_interval(hours => ${hours}) from person
      returning id, site_id, subscriber_id
    )
    insert into subscriptions.subscriptions
      (id, site_id, subscriber_id, topic, frequency, state, confirmation_id)
    select gen_random_uuid(), site_id, subscriber_id, 'site', 'instant', 'pending', id from asked
  `.execute(db)
  const token = signToken(PROCESS_TOKEN_KEYS, { purpose: 'confirm', site, id })
  const use = async ({ subscriptions }: Urls): Promise<number> => {
    const response = await fetch(`${subscriptions}/subscriptions/confirm/${token}`, {
      method: 'POST',
      body: new URLSearchParams({ action: 'confirm' }),
    })
    await response.arrayBuffer()
    return response.status
  }
  return { what, isGood: hours > 0, use }
}
