import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { openSource } from './message-source.ts'

it('gives what needs no change with the end of the data, and says when it is taken', async () => {
  const into = new PassThrough()
  const source = openSource(Buffer.from('Hello\r\n'), () => true)
  const ended = once(source, 'end')

  source.pipe(into)

  await ended
  expect((await buffer(into)).toString()).toBe('Hello\r\n.\r\n')
})

it.each(['Hello\r\n', 'A bare\nbreak'])(
  'gives nothing of %j when it may not go on',
  async (text) => {
    const into = new PassThrough()
    const source = openSource(Buffer.from(text), () => false)
    const failed = once(source, 'error')

    source.pipe(into)

    expect(String(await failed)).toContain('not surely ours')
    expect(into.readableLength).toBe(0)
  },
)
