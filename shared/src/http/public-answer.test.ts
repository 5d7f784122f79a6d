import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { packLike, type PublicAnswer, publicText, sendPublicAnswer } from './public-answer.ts'

const answerTo = (text: string): PublicAnswer => publicText(text, { type: 'text/plain' })

async function send(answer: PublicAnswer, accepts: string): Promise<void> {
  const server = createServer((req, res) => sendPublicAnswer(req, res, { answer }))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  await fetch(`http://127.0.0.1:${port}/`, { headers: { 'accept-encoding': accepts } })
  server.close()
}

it('packs an answer ahead in the ways that the one before it was asked for in', async () => {
  const before = answerTo('old')
  await send(before, 'gzip')
  await send(before, 'br')
  const answer = answerTo('new')

  await packLike(answer, before)

  expect([...answer.forms.keys()].toSorted()).toEqual(['br', 'gzip'])
  expect(gunzipSync(answer.forms.get('gzip')!.body!).toString()).toBe('new')
})

it('does not pack the same answer twice', async () => {
  const before = answerTo('as ever')
  await send(before, 'gzip')
  const answer = answerTo('as ever')

  await packLike(answer, before)

  expect(answer.forms.get('gzip')).toBe(before.forms.get('gzip'))
})
