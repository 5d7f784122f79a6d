import { expect } from 'vitest'
import type { Received } from './smtp.ts'

/** The header lines of a message as they went over the wire, unfolded. */
export function headerLines({ source }: Received): string[] {
  const [head = ''] = source.split('\r\n\r\n')
  return head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
}

/** What a header says. No mail has one twice. */
export function header(message: Received, name: string): string | undefined {
  const lines = headerLines(message).filter((line) =>
    line.toLowerCase().startsWith(`${name.toLowerCase()}: `),
  )
  expect(lines.slice(1)).toEqual([])
  return lines[0]?.slice(name.length + 2)
}

type Expected = { to: string; language?: string }

/** What every mail of ours must be, whatever it says. */
export function expectCommon(message: Received, { to, language = 'en' }: Expected): void {
  expect(message.recipients).toEqual([to])
  for (const name of ['From', 'To', 'Subject', 'Date', 'Message-ID']) {
    expect(header(message, name)).toMatch(/./)
  }
  expect(header(message, 'Message-ID')).toMatch(/^<[0-9a-f]{32}@news\.example>$/)
  expect(header(message, 'Reply-To')).toBe('The Daily <desk@news.example>')
  expect(header(message, 'Content-Language')).toBe(language)
  expect(header(message, 'Auto-Submitted')).toBe('auto-generated')
  expect(header(message, 'X-Auto-Response-Suppress')).toBe('OOF, AutoReply')
  expect(header(message, 'X-Mailer')).toBeUndefined()
  expect(header(message, 'Content-Type')).toMatch(/^multipart\/alternative;/)
  expect(message.source.indexOf('text/plain')).toBeLessThan(message.source.indexOf('text/html'))
  expect(Math.max(...message.source.split('\r\n').map((line) => line.length))).toBeLessThan(999)
  expect(Buffer.byteLength(message.source)).toBeLessThan(100_000)
  for (const part of [message.text, message.html]) {
    expect(part).toContain('1 Harbour Street, Port Town')
    expect(part).toContain('desk@news.example')
    expect(part).not.toMatch(/\{\{|\}\}|\{\w+\}/)
  }
}
