import { lookup } from 'node:dns/promises'
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'

const TIMEOUT_MS = 5_000
const MAX_BYTES = 1024 * 1024
const MAX_REDIRECTS = 3

type Ask = {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
}

export type Fetched = { status: number; body: Buffer }

/** Fetches what is at an address that somebody gave us, or throws `FetchFailed`. */
export type FetchPublic = (url: string, ask?: Ask) => Promise<Fetched>

/** Says why to the log alone: to whoever gave the address, it would tell about our network. */
export class FetchFailed extends Error {
  override readonly name = 'FetchFailed'
  readonly reason: string

  constructor(reason: string) {
    super('The address could not be fetched.')
    this.reason = reason
  }
}

/**
 * Makes the one client for addresses that users and editors give us. It speaks http and https,
 * brings no cookies or credentials, and connects only to what `mayConnect` to: a name is
 * resolved once, refused if any of its addresses is not public, and just those are connected
 * to; each of at most 3 redirects likewise. All of it takes at most 5 s and reads at most
 * 1 MB. The answer to a POST is not followed elsewhere.
 */
export function openFetchPublic(mayConnect = isPublicAddress): FetchPublic {
  return async (url, ask = {}) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    let target = readUrl(url)
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const answer = await fetchOnce({ target, ask, signal, mayConnect })
      const next = ask.method === 'POST' ? undefined : redirectOf(answer, target)
      if (!next) return { status: answer.statusCode ?? 0, body: await readBody(answer) }

      answer.destroy()
      target = next
    }
    throw new FetchFailed('too many redirects')
  }
}

function readUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href)
  if (!url || !/^https?:$/.test(url.protocol)) throw new FetchFailed('no web address')
  if (url.username || url.password) throw new FetchFailed('credentials in the address')
  if (base?.protocol === 'https:' && url.protocol !== 'https:') {
    throw new FetchFailed('redirect to an unsafe address')
  }
  return url
}

function redirectOf({ statusCode = 0, headers }: IncomingMessage, from: URL): URL | undefined {
  const isRedirect = [301, 302, 303, 307, 308].includes(statusCode)
  return isRedirect && headers.location ? readUrl(headers.location, from) : undefined
}

type Hop = {
  target: URL
  ask: Ask
  signal: AbortSignal
  mayConnect: (address: string) => boolean
}

async function fetchOnce({ target, ask, signal, mayConnect }: Hop): Promise<IncomingMessage> {
  const addresses = await within(signal, resolve(target))
  if (!addresses.every(({ address }) => mayConnect(address))) {
    throw new FetchFailed('not a public address')
  }

  const request = (target.protocol === 'https:' ? httpsRequest : httpRequest)(target, {
    method: ask.method ?? 'GET',
    headers: { 'user-agent': 'Afterword', ...ask.headers, 'accept-encoding': 'identity' },
    lookup: fixed(addresses),
    agent: false,
    signal,
  })
  request.end(ask.body)
  return answerTo(request)
}

type Address = { address: string; family: number }

async function resolve({ hostname }: URL): Promise<Address[]> {
  const host = hostname.replace(/^\[(.+)\]$/, '$1')
  const family = isIP(host)
  if (family) return [{ address: host, family }]

  const addresses = await lookup(host, { all: true }).catch(() => [])
  if (addresses.length === 0) throw new FetchFailed('no such name')
  return addresses
}

/** Hands out what was checked, so that a second look at DNS cannot say something else. */
function fixed(addresses: Address[]): LookupFunction {
  return (_host, { all }, done) => {
    if (all) return done(null, addresses)
    const [first] = addresses
    done(null, first?.address ?? '', first?.family)
  }
}

async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new FetchFailed('timeout')), { once: true })
  })
  return Promise.race([work, late])
}

function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolveAnswer, reject) => {
    request.once('response', resolveAnswer)
    request.on('error', (error) => reject(new FetchFailed(error.message)))
  })
}

async function readBody(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of answer) {
      const bytes = Buffer.from(chunk)
      size += bytes.length
      if (size > MAX_BYTES) throw new FetchFailed('too large')
      chunks.push(bytes)
    }
  } catch (error) {
    throw error instanceof FetchFailed ? error : new FetchFailed('cut off')
  }
  return Buffer.concat(chunks)
}
