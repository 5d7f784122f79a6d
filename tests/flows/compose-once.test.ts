import { composeMime, type MimeMessage } from '@afterword/mailer/smtp/compose-mime'
import { fillPattern, makePattern, type Personal } from '@afterword/mailer/smtp/mime-pattern'
import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  oneof,
  record,
  string,
  stringMatching,
} from 'fast-check'
import { simpleParser } from 'mailparser'
import { describe, expect, it } from 'vitest'

/** What breaks encoders: soft breaks, dots, other scripts, and every way to end a line. */
const awkward = constantFrom(
  '\n.\n',
  '\r\n..\r\n',
  '\r',
  '\n',
  ' \n',
  '=',
  '=3D',
  '\t',
  'a'.repeat(75),
  'x'.repeat(1_200),
  'é',
  '👩‍👩‍👧',
  'مرحبا بالعالم',
  '新闻',
  'Новости',
  '-- \n',
  '. ',
  ', ',
  '?',
  'From ',
  '{{braces}}',
  '\u2028',
)
const words = array(
  oneof(awkward, string({ unit: 'binary', maxLength: 30 }), string({ maxLength: 90 })),
  {
    maxLength: 12,
  },
).map((parts) => parts.join('').toWellFormed())

const personal: ReturnType<typeof record<Personal>> = record({
  to: record({
    name: constantFrom(''),
    address: stringMatching(/^[\w+-]{1,20}(\.[\w+-]{1,20})?@[a-z0-9]{1,20}\.example$/),
  }),
  messageId: stringMatching(/^[0-9a-f]{32}$/).map((hash) => `<${hash}@news.example>`),
  date: constantFrom(new Date('2026-11-24T09:00:00Z'), new Date('2027-01-01T23:59:59Z')),
  links: stringMatching(/^[\w-]{43}$/).map((mac) => [
    `https://talk.example/unsubscribe/v1.k1.${mac}`,
  ]),
})

const copies = record({
  before: words,
  after: words,
  subject: oneof(
    constantFrom('Harbour', 'Gelöst 👍', 'العنوان', 'x'.repeat(200)),
    string({ maxLength: 60 }),
  ),
  first: personal,
  second: personal,
})

type Words = { before: string; after: string; subject: string }

function write(
  { before, after, subject }: Words,
  { links: [link = ''], ...own }: Personal,
): MimeMessage {
  return {
    ...own,
    from: { name: 'Die Täglichе', address: 'news@news.example' },
    replyTo: { name: 'Desk, "the" one', address: 'desk@news.example' },
    subject: subject.replace(/[\p{Cc}\u2028\u2029]/gu, ' ') || 'Harbour',
    text: `${before}\nLeave: ${link}${after}`,
    html: `<p>${before}</p><a href="${link}">${link}</a>${after}`,
    headers: {
      'Content-Language': 'en',
      'List-Unsubscribe': `<${link}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  }
}

describe('a copy from a pattern', () => {
  it('is byte for byte what the composer writes, whatever it says and whoever gets it', async () => {
    await assert(
      asyncProperty(copies, async ({ first, second, ...said }) => {
        const pattern = await makePattern(async (own) => write(said, own), first)

        for (const own of [first, second]) {
          const copy = pattern && fillPattern(pattern, own)
          expect(copy?.toString('latin1')).toBe(
            (await composeMime(write(said, own))).toString('latin1'),
          )
        }
      }),
      { numRuns: 150 },
    )
  })

  it('reads as its source says, in lines that no server touches', async () => {
    await assert(
      asyncProperty(copies, async ({ first, second, ...said }) => {
        const pattern = await makePattern(async (own) => write(said, own), first)
        const copy = pattern && fillPattern(pattern, second)
        if (!copy) throw new Error('no copy')

        const lines = copy.toString('latin1').split('\r\n')
        expect(lines.every((line) => line.length <= 998 && !/[\r\n]/.test(line))).toBe(true)
        const mail = await simpleParser(copy)
        expect(mail.messageId).toBe(second.messageId)
        expect(mail.date).toEqual(second.date)
        expect([mail.to].flat()[0]?.value).toEqual([second.to])
        expect(lines).toContain(`List-Unsubscribe: <${second.links[0]}>`)
        expect(mail.text).toContain(second.links[0])
        expect(mail.html).toContain(`<a href="${second.links[0]}">`)
        expect(copy.toString('latin1')).not.toContain(first.messageId)
      }),
      { numRuns: 100 },
    )
  })

  it('is left to the composer where a name or an address needs its care', async () => {
    const own = {
      to: { name: '', address: 'ada@example.com' },
      messageId: '<0123@news.example>',
      date: new Date(),
      links: ['https://talk.example/u'],
    }
    const said = { before: 'a', after: 'b', subject: 'c' }
    const pattern = await makePattern(async (copy) => write(said, copy), own)
    if (!pattern) throw new Error('no pattern')

    const others: Personal[] = [
      { ...own, to: { name: 'Ada', address: 'ada@example.com' } },
      { ...own, to: { name: '', address: 'пошта@приклад.example' } },
      { ...own, to: { name: '', address: `${'a'.repeat(64)}@example.com` } },
      { ...own, to: { name: '', address: 'a"b@example.com' } },
      { ...own, to: { name: '', address: 'ada.@example.com' } },
      { ...own, to: { name: '', address: 'ada@xn--e1aybc.example' } },
      { ...own, links: ['https://talk.example/unsubscribe'] },
      { ...own, messageId: '<01.3@news.example>' },
    ]
    expect(others.map((other) => fillPattern(pattern, other))).toEqual(others.map(() => undefined))
    expect(fillPattern(pattern, own)?.toString()).toContain('To: ada@example.com\r\n')
  })
})
