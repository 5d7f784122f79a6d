import { someNetwork } from './posts.ts'
import type { World } from './world.ts'

export type Answer = { status: number; retryAfter: string | null; ms: number }

const PATIENCE_MS = 10_000

/** Leaves a reply as the widget does. */
export async function postComment(world: World, url: string, name: string): Promise<Answer> {
  return send(`${url}/comments/v1/sites/${world.site}/comments`, {
    page: { url: 'https://news.example/bridge', title: 'The bridge opens' },
    text: `I crossed it this morning, ${name}.`,
    name,
    email: `${name}@example.com`,
  })
}

/** Asks for every new article as the widget does. */
export async function subscribe(
  world: Pick<World, 'site'>,
  url: string,
  email: string,
  { locale, patienceMs }: { locale?: string; patienceMs?: number | undefined } = {},
): Promise<Answer> {
  const path = `${url}/subscriptions/v1/sites/${world.site}/subscriptions`
  return send(path, { email, locale }, patienceMs)
}

async function send(url: string, body: object, patienceMs = PATIENCE_MS): Promise<Answer> {
  const begun = performance.now()
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: 'https://news.example',
      'x-forwarded-for': someNetwork(),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(patienceMs),
  })
  await response.arrayBuffer()
  const ms = Math.round(performance.now() - begun)
  return { status: response.status, retryAfter: response.headers.get('retry-after'), ms }
}
