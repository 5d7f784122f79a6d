import { randomBytes, randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'

/** One comment that somebody means to leave, and what came of each try, in order. */
export type Post = { site: SiteId; key: string; text: string; body: string; tries: Try[] }

/** What a client saw. Status 0 is no answer: nobody knows what became of it. */
export type Try = {
  status: number
  /** The code of the problem, where it was one. */
  problem: string | undefined
  retryAfter: string | null
  replayed: boolean
  answer: string
  ms: number
  /** When it was over, by `performance.now()`. */
  at: number
}

const PATIENCE_MS = 10_000
const GIVE_UP_MS = 60_000
const FIRST_REST_MS = 100
const LONGEST_REST_MS = 2_000

/** The page that all comments of a run on one site are about. */
export const PAGE = 'https://news.example/bridge'

/** A comment like no other, in letters that another form of Unicode would change. */
export function newPost(site: SiteId, random: () => number): Post {
  // In hex: `_` and `-` of base64url are emphasis where they happen to stand in pairs.
  const key = randomBytes(16).toString('hex')
  const author = Math.floor(random() * 30)
  const text = `Cafe\u0301 by the bridge, ${key}.\n\nZ\u030c 한 \u1100\u1161 & <b> \u{1f309}`
  const body = {
    page: { url: PAGE, title: 'The bridge opens' },
    text,
    name: `Reader ${author}`,
    email: `reader-${author}@example.com`,
  }
  return { site, key, text, body: JSON.stringify(body), tries: [] }
}

/** Another network each time: no limit is met by accident. */
export function someNetwork(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`
}

/** Tries once, as the widget does. */
export async function tryPost(url: string, post: Post, patienceMs = PATIENCE_MS): Promise<Try> {
  const begun = performance.now()
  const seen = await send(url, post, patienceMs).catch(() => NO_ANSWER)
  const at = performance.now()
  const tried = { ...seen, ms: at - begun, at }
  post.tries.push(tried)
  return tried
}

/**
 * Tries under the one key until there is a word on it, as a client does that wants no loss. Where
 * nobody answers it asks less and less often: hundreds that ask ten times a second would leave no
 * processor to the service they wait for.
 */
export async function keepTrying(url: string, post: Post, patienceMs = PATIENCE_MS): Promise<Try> {
  const end = performance.now() + GIVE_UP_MS
  for (let rest = FIRST_REST_MS; ; rest = Math.min(rest * 2, LONGEST_REST_MS)) {
    const tried = await tryPost(url, post, patienceMs)
    if (!isWorthAnother(tried) || tried.at > end) return tried
    const asked = Number(tried.retryAfter ?? 0) * 1_000
    await delay(Math.max(asked, rest * (0.5 + Math.random() / 2)))
  }
}

function isWorthAnother({ status, problem }: Try): boolean {
  return status === 0 || status === 503 || problem === 'request-in-flight'
}

type Seen = Omit<Try, 'ms' | 'at'>

const NO_ANSWER: Seen = {
  status: 0,
  problem: undefined,
  retryAfter: null,
  replayed: false,
  answer: '',
}

async function send(url: string, { site, key, body }: Post, patienceMs: number): Promise<Seen> {
  const response = await fetch(`${url}/comments/v1/sites/${site}/comments`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: 'https://news.example',
      'idempotency-key': key,
      'x-forwarded-for': someNetwork(),
    },
    body,
    signal: AbortSignal.timeout(patienceMs),
  })
  const answer = await response.text()
  return {
    status: response.status,
    problem: response.ok ? undefined : problemOf(answer),
    retryAfter: response.headers.get('retry-after'),
    replayed: response.headers.get('idempotency-replayed') === 'true',
    answer,
  }
}

const ProblemType = z.object({ type: z.string() })

function problemOf(answer: string): string | undefined {
  return ProblemType.parse(JSON.parse(answer)).type.split('/').at(-1)
}

/** Of their first tries, in milliseconds. */
export function p99(posts: Post[]): number {
  return p99Of(posts.map(({ tries }) => ({ ms: tries[0]?.ms ?? 0 })))
}

export function p99Of(answers: { ms: number }[]): number {
  const times = answers.map(({ ms }) => ms).toSorted((a, b) => a - b)
  return Math.round(times[Math.ceil(times.length * 0.99) - 1] ?? 0)
}
