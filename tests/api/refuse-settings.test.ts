import { Config as AllInOneConfig } from '@afterword/all-in-one/config'
import { Config as MailerConfig } from '@afterword/mailer/config'
import { describe, expect, it } from 'vitest'
import { startChild } from '../support/child.ts'
import { PROCESS_SETTINGS } from '../support/service-process.ts'

const MAIN = new URL('../../services/mailer/src/main.ts', import.meta.url).pathname
const GOOD = {
  ...PROCESS_SETTINGS,
  DATABASE_URL: 'postgres://x:y@127.0.0.1:1/none',
  SMTP_URL: 'smtps://user:hunter2@smtp.example.com',
}

/** Starts the mailer as an operator does, with settings it is to refuse. */
async function start(settings: Record<string, string>) {
  const env = { PATH: process.env['PATH'], ...GOOD, ...settings }
  const child = startChild({ command: process.execPath, args: [MAIN], env })
  return { code: await child.ended, lines: child.lines }
}

describe('mail to real people', () => {
  it.each([
    ['smtps://user:hunter2@smtp.example.com', 'http://talk.example.com'],
    ['smtp://smtp.example.com', 'http://localhost:4000'],
    ['smtp://127.0.0.1:25, smtps://smtp.example.com', 'http://talk.example.com'],
  ])('through %s is not sent with links to %s', (SMTP_URL, PUBLIC_URL) => {
    const { error } = MailerConfig.safeParse({ ...GOOD, PUBLIC_URL, SMTP_URL })

    const faults = error?.issues.map(({ path, message }) => `${path.join()}: ${message}`) ?? []
    expect(faults.filter((fault) => !fault.startsWith('SMTP_URL'))).toEqual([
      'PUBLIC_URL: must begin with https:// where mail is sent to real people',
    ])
  })

  it.each([
    ['smtps://user:hunter2@smtp.example.com', 'https://talk.example.com'],
    ['smtp://127.0.0.1:2525', 'http://localhost:4000'],
    ['smtp://[::1]:2525', 'http://talk.example.com'],
    ['smtp://inbox:2525?ignoreTLS=true', 'http://localhost'],
  ])('is not what %s is for, or %s is safe', (SMTP_URL, PUBLIC_URL) => {
    expect(MailerConfig.safeParse({ ...GOOD, PUBLIC_URL, SMTP_URL }).success).toBe(true)
  })

  it('is refused in one line, by every process that would send it', async () => {
    const { code, lines } = await start({ PUBLIC_URL: 'http://talk.example.com' })

    expect(code).toBe(1)
    expect(lines).toEqual([
      expect.stringMatching(/^afterword: PUBLIC_URL must begin with https:\/\/ where mail is sent/),
    ])
    const urls = ['COMMENTS', 'SUBSCRIPTIONS', 'MAILER'].map((name) => [
      `${name}_DATABASE_URL`,
      GOOD.DATABASE_URL,
    ])
    const { error } = AllInOneConfig.safeParse({
      ...GOOD,
      ...Object.fromEntries(urls),
      PUBLIC_URL: 'http://talk.example.com',
    })
    expect(error?.issues.map(({ path }) => path)).toEqual([['PUBLIC_URL']])
  })
})

describe('a secret of the mailer', () => {
  const NEEDED = ['TOKEN_KEYS', 'ADDRESS_HASH_KEY']
  const OPTIONAL = ['DKIM_SECRET', 'ALERT_WEBHOOK_SECRET', 'METRICS_TOKEN']
  const prefix = (name: string): string => (name === 'TOKEN_KEYS' ? 'k1:' : '')

  it.each([...NEEDED, ...OPTIONAL])('%s is refused when short or well known', (name) => {
    for (const wrong of ['short', `changeme-${'x'.repeat(40)}`, `Password${'1'.repeat(40)}`]) {
      const { error } = MailerConfig.safeParse({ ...GOOD, [name]: prefix(name) + wrong })

      expect(error?.issues.map(({ path }) => path)).toEqual([[name]])
    }
  })

  it.each(NEEDED)('%s is needed', (name) => {
    const { error } = MailerConfig.safeParse({ ...GOOD, [name]: undefined })

    expect(error?.issues.map(({ path }) => path)).toEqual([[name]])
  })

  it('is never repeated, whatever is wrong', async () => {
    const secrets = {
      TOKEN_KEYS: 'k1:hunter3',
      ADDRESS_HASH_KEY: 'hunter4',
      DKIM_SECRET: 'hunter5',
      ALERT_WEBHOOK_SECRET: 'hunter6',
      METRICS_TOKEN: 'hunter7',
      SMTP_URL: 'ftp://user:hunter2@smtp.example.com',
      DATABASE_URL: 'mysql://user:hunter8@127.0.0.1/none',
    }

    const { code, lines } = await start(secrets)

    expect(code).toBe(1)
    expect(lines).toHaveLength(Object.keys(secrets).length)
    expect(lines.join()).not.toContain('hunter')
  })
})
