import { readFileSync } from 'node:fs'
// oxlint-disable-next-line eslint/no-restricted-imports -- how others send is its subject
import { createTransport } from 'nodemailer'

// What the mailer's speed is measured against: the loop one writes first. nodemailer's own pool
// makes each message anew, and nothing is written down.
const CONNECTIONS = 8
const IN_FLIGHT = 2 * CONNECTIONS

const [port, contentFile = '', count, keyFile] = process.argv.slice(2)
const { subject, text, html } = JSON.parse(readFileSync(contentFile, 'utf8'))
const site = { name: 'The Daily', address: 'news@news.example' }
const signed = keyFile && {
  dkim: {
    domainName: 'news.example',
    keySelector: 's1',
    privateKey: readFileSync(keyFile, 'utf8'),
  },
}
const pool = createTransport({
  pool: true,
  host: '127.0.0.1',
  port: Number(port),
  ignoreTLS: true,
  maxConnections: CONNECTIONS,
  maxMessages: 100,
  ...signed,
})

/** As the mailer's readers in this bench: six in ten at four providers. */
const PROVIDERS = ['gmail.com', 'gmail.com', 'gmail.com', 'outlook.com', 'yahoo.com', 'icloud.com']

function domainOf(at: number): string {
  return PROVIDERS[at % 10] ?? `domain-${Math.floor(at / 10) % 1_000}.example`
}

async function sendOne(at: number): Promise<void> {
  const unsubscribeUrl = `https://talk.example/subscriptions/unsubscribe/v1.k1.${at}.${'m'.repeat(43)}`
  const personal = (template: string): string =>
    template.replaceAll('{{unsubscribeUrl}}', unsubscribeUrl)
  await pool.sendMail({
    from: site,
    to: { name: '', address: `reader-${at}@${domainOf(at)}` },
    replyTo: site,
    subject,
    messageId: `<${at}@news.example>`,
    date: new Date(),
    text: personal(text),
    html: personal(html),
    headers: {
      'Content-Language': 'en',
      'Feedback-ID': 'campaign:pub:daily:afterword',
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      'List-Id': '<publications.lists.news.example>',
      'List-Unsubscribe': `<${unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  })
}

let next = 0
async function sendSome(): Promise<void> {
  while (next < Number(count)) await sendOne((next += 1))
}

const begun = performance.now()
await Promise.all(Array.from({ length: IN_FLIGHT }, sendSome))
const seconds = (performance.now() - begun) / 1_000
pool.close()
const { user, system } = process.cpuUsage()
console.log(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1_000_000 }))
