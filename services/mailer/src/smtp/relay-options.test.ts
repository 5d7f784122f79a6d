import { expect, it } from 'vitest'
import { relayOptions } from './relay-options.ts'

const PUBLIC_URL = 'https://talk.example.com'

it.each([
  ['smtps://relay.example', { port: 465, secure: true, requireTLS: false, ignoreTLS: false }],
  ['smtp://relay.example', { port: 587, secure: false, requireTLS: true, ignoreTLS: false }],
  ['smtp://relay.example:2525', { port: 2525, requireTLS: true }],
  ['smtp://sink:1025?ignoreTLS=true', { port: 1025, requireTLS: false, ignoreTLS: true }],
  ['smtp://127.0.0.1:1025', { requireTLS: false, ignoreTLS: false }],
  ['smtp://[::1]:1025', { host: '::1', requireTLS: false }],
  ['smtp://localhost:1025', { requireTLS: false }],
])('reads %s', (url, options) => {
  expect(relayOptions(url, PUBLIC_URL)).toMatchObject(options)
})

it('checks certificates of every machine but this one', () => {
  expect(relayOptions('smtps://relay.example', PUBLIC_URL).tls).toEqual({
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
  })
  expect(relayOptions('smtp://localhost', PUBLIC_URL).tls?.rejectUnauthorized).toBe(false)
})

it('decodes user and password', () => {
  const { auth } = relayOptions('smtps://a%40b:p%2Fw%3A@relay.example', PUBLIC_URL)

  expect(auth).toEqual({ user: 'a@b', pass: 'p/w:' })
})

it('introduces itself by our public name, if that is one', () => {
  expect(relayOptions('smtp://relay.example', PUBLIC_URL).name).toBe('talk.example.com')
  expect(relayOptions('smtp://relay.example', 'http://127.0.0.1:4000').name).toBeUndefined()
  expect(relayOptions('smtp://relay.example', 'http://localhost:4000').name).toBeUndefined()
})
