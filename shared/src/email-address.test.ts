import { expect, it } from 'vitest'
import { parseEmailAddress } from './email-address.ts'

it.each([
  ['ada@example.com', 'ada@example.com'],
  ['Ada.Lovelace+news@Example.COM', 'Ada.Lovelace+news@example.com'],
  ["o'brien@example.ie", "o'brien@example.ie"],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
  ['ada@例え.jp', 'ada@xn--r8jz45g.jp'],
  ['ada@EXAMPLE．com', 'ada@example.com'],
  ["!#$%&'*+/=?^_`{|}~-@example.com", "!#$%&'*+/=?^_`{|}~-@example.com"],
  ['1@2.example', '1@2.example'],
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
  'ada@example.com\n',
  'ada@exam\tple.com',
  'ada@ex%61mple.com',
  'ada@exam\u0085ple.com',
  'ada@example..com',
  'ada@example-.com',
  'ada@ex_ample.com',
  'ada@example.123',
  'ada\t@example.com',
  'ada @example.com',
  'ada@example.com (home)',
  'friends: ada@example.com;',
  '<ada@example.com>',
  'ada\\@home@example.com',
  'ada@[IPv6:2001:db8::1]',
  'ada＠example.com',
  'ada@xn--\uDC00.example',
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
