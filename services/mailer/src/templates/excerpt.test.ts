import { describe, expect, it } from 'vitest'
import { excerptOf, nameOf } from './excerpt.ts'

describe('what a commenter wrote is shown without links', () => {
  it.each([
    ['See https://evil.example/a?b=c now', 'See [link] now'],
    ['![x](https://evil.example/pixel.gif)', 'x'],
    ['[click here](https://evil.example "title") please', 'click here please'],
    ['[unfinished](https://evil.example/very', 'unfinished'],
    [
      '<img src=https://evil.example/p.gif> <a href="//evil.com">a</a>',
      '<img src=[link] <a href="//[link]">a</a>',
    ],
    ['go to evil.com or www.evil.invalid!', 'go to [link] or [link]'],
    ['write to ada@evil.com, or mailto:x', 'write to [link] or [link]'],
    ['bücher.de/x and 例え.jp, 1.2.3.4:80/x', '[link] and [link], [link]'],
    ['ftp://a javascript://b', '[link] [link]'],
    ['The end.Then 3.14 of node.js, e.g. this…', 'The end.Then 3.14 of node.js, e.g. this…'],
    ['# Head\n\n> quote\r\nBcc: x', '# Head > quote Bcc: x'],
    ['a\u202eb\u0000c', 'a b c'],
  ])('%j', (text, shown) => {
    expect(excerptOf(text, 'link')).toBe(shown)
  })
})

it('cuts it, and names sooner', () => {
  expect(excerptOf('x'.repeat(300), 'link')).toHaveLength(280)
  expect(nameOf('x'.repeat(300), 'link')).toHaveLength(64)
  expect(nameOf('Ada evil.com', 'Link')).toBe('Ada [Link]')
})
