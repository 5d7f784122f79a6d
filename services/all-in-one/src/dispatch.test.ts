import type { RequestListener } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { dispatch } from './dispatch.ts'

describe('one listener for many services', () => {
  it.each([
    ['/comments/v1/sites/daily/thread?url=x', 'comments'],
    ['/comments', 'comments'],
    ['/comments?x=/mailer', 'comments'],
    ['/mailer/healthz', 'mailer'],
    ['/', ''],
    ['/?published=1', ''],
  ])('gives %s to %j', (url, segment) => {
    const listeners = {
      comments: vi.fn<RequestListener>(),
      mailer: vi.fn<RequestListener>(),
      '': vi.fn<RequestListener>(),
    }

    ask(dispatch(listeners), url)

    const called = Object.entries(listeners).filter(([, listener]) => listener.mock.calls.length)
    expect(called.map(([name]) => name)).toEqual([segment])
  })

  it.each(['/Comments/', '/nothing', '//comments/x', '/comments%2Fx', '*', '/__proto__'])(
    'answers %s with a problem',
    (url) => {
      const comments = vi.fn<RequestListener>()

      const { status, body } = ask(dispatch({ comments }), url)

      expect(comments).not.toHaveBeenCalled()
      expect(status).toBe(404)
      expect(body).toMatchObject({ type: expect.stringMatching(/\/not-found$/), status: 404 })
    },
  )
})

function ask(listener: RequestListener, url: string): { status: number; body: unknown } {
  const answer = { status: 0, body: undefined as unknown }
  const res = {
    writeHead(status: number) {
      answer.status = status
      return res
    },
    end(text: string) {
      answer.body = JSON.parse(text)
    },
  }
  listener({ url } as Parameters<RequestListener>[0], res as Parameters<RequestListener>[1])
  return answer
}
