import { expect, it } from 'vitest'
import { parseEmailAddress } from './email-address.ts'

it.each([
  ['ada@example.com', 'ada@example.com'],
  ['Ada.Lovelace+news@Example.COM', 'Ada.Lovelace+news@example.com'],
  ["o'brien@example.ie", "o'brien@example.ie"],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
  ['ada@straße.example', 'ada@xn--strae-oqa.example'],
  [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
])('takes %s', (text, expected) => {
  expect(parseEmailAddress(text)).toBe(expected)
})

it.each([
  '',
  '@example.com',
  'ada',
  'ada@',
  'ada@localhost',
  'ada@example.com.',
  'ada@.example.com',
  'ada@exa mple.com',
  'ada@[192.0.2.1]',
  'ada@192.0.2.1',
  '"ada"@example.com',
  'ada(me)@example.com',
  'Ada <ada@example.com>',
  'ada@example.com,eve@example.com',
  'ada@example.com\r\nBcc: eve@example.com',
  'ada\u0000@example.com',
  '.ada@example.com',
  'ada..l@example.com',
  'ada.@example.com',
  'ada@-example.com',
  'ada@example.com@example.org',
  'аda@example.com',
  `${'a'.repeat(65)}@example.com`,
  `ada@${'a'.repeat(64)}.com`,
  `ada@${'abcdefgh.'.repeat(28)}com`,
])('refuses %j', (text) => {
  expect(parseEmailAddress(text)).toBeUndefined()
})
