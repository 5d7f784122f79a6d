import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openFetchPublic } from './fetch-public.ts'

const seen = vi.fn<(path: string, headers: object) => void>()
const routes: Record<string, RequestListener> = {
  '/here': (_req, res) => res.end('found'),
  '/once': (_req, res) => res.writeHead(302, { location: '/here' }).end(),
  '/round': (_req, res) => res.writeHead(302, { location: '/round' }).end(),
  '/inside': (_req, res) => res.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
  '/file': (_req, res) => res.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/big': (_req, res) => res.end('x'.repeat(1024 * 1024 + 1)),
  '/cut': (_req, res) => {
    res.writeHead(200, { 'content-length': '10' }).write('half')
    setImmediate(() => res.destroy())
  },
  '/slow': (_req, res) => void res.writeHead(200).write('half'),
  '/silent': () => undefined,
  '/echo': (req, res) => {
    res.writeHead(202)
    req.pipe(res)
  },
}
const server = createServer((req, res) => {
  seen(req.url ?? '', req.headers)
  routes[req.url ?? '']?.(req, res)
})
let origin: string

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const fetchHere = openFetchPublic((address) => address === '127.0.0.1')

it('reads what is there, also after a redirect', async () => {
  const { status, body } = await fetchHere(`${origin}/once`)

  expect([status, body.toString()]).toEqual([200, 'found'])
})

it('posts a body, with the headers given and no others that say who we are', async () => {
  const ask = { method: 'POST', headers: { 'x-signature': 'abc' }, body: 'news' } as const
  const { status, body } = await fetchHere(`${origin}/echo`, ask)

  expect([status, body.toString()]).toEqual([202, 'news'])
  expect(seen).toHaveBeenLastCalledWith('/echo', expect.objectContaining({ 'x-signature': 'abc' }))
  expect(Object.keys(seen.mock.lastCall?.[1] ?? {})).not.toContain('cookie')
})

it('does not follow the answer to a POST', async () => {
  expect((await fetchHere(`${origin}/once`, { method: 'POST' })).status).toBe(302)
})

it('connects to nothing that is not public', async () => {
  seen.mockClear()
  const fetchPublic = openFetchPublic()
  const { port } = new URL(origin)

  for (const url of [
    origin,
    `http://localhost:${port}/`,
    `http://[::1]:${port}/`,
    `http://0x7f.1:${port}/`,
  ]) {
    await expect(fetchPublic(url)).rejects.toMatchObject({ reason: 'not a public address' })
  }
  expect(seen).not.toHaveBeenCalled()
})

it.each([
  ['/inside', 'not a public address'],
  ['/file', 'no web address'],
  ['/round', 'too many redirects'],
  ['/big', 'too large'],
  ['/cut', 'cut off'],
])('gives up on %s: %s', async (path, reason) => {
  await expect(fetchHere(origin + path)).rejects.toMatchObject({
    reason,
    message: 'The address could not be fetched.',
  })
})

it.each(['/slow', '/silent'])('gives up on %s after 5 s', { timeout: 10_000 }, async (path) => {
  const begun = performance.now()

  await expect(fetchHere(origin + path)).rejects.toThrow('could not be fetched')

  expect(Math.round((performance.now() - begun) / 1_000)).toBe(5)
})

it.each(['ftp://example.com/', 'javascript:alert(1)', 'nonsense', 'http://me:secret@example.com/'])(
  'does not even try %s',
  async (url) => {
    await expect(fetchHere(url)).rejects.toThrow('The address could not be fetched.')
  },
)

it('gives up on a host that does not exist', async () => {
  await expect(fetchHere('http://nowhere.invalid/')).rejects.toMatchObject({
    reason: 'no such name',
  })
})
