import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { Failure, report, say } from './setup/failure.mjs'
import { inRepository } from './setup/repository.mjs'
import { makeSecret, makeTokenKeys } from './setup/secrets.mjs'
import { addMissing } from './setup/settings-file.mjs'

const FILE = inRepository('.env')

/** Random secrets for docker compose, and the settings it cannot do without. */
function listSettings() {
  return [
    {
      name: 'POSTGRES_PASSWORD',
      value: makeSecret(),
      meaning: 'The owner of the database: migrations, backup and restore.',
    },
    ...['comments', 'subscriptions', 'mailer'].map((service) => ({
      name: `${service.toUpperCase()}_DATABASE_PASSWORD`,
      value: makeSecret(),
      meaning: `The database role of ${service}.`,
    })),
    { name: 'REDIS_PASSWORD', value: makeSecret(), meaning: 'Redis.' },
    {
      name: 'TOKEN_KEYS',
      value: makeTokenKeys(),
      meaning:
        'Signs the links in mail, as kid:secret. To change it put the new key first, keep the old.',
    },
    {
      name: 'ADDRESS_HASH_KEY',
      value: makeSecret(),
      meaning:
        'Turns addresses never to write to into hashes. Never change it: they would be forgotten.',
    },
    {
      name: 'DKIM_SECRET',
      value: makeSecret(),
      meaning: 'Encrypts the DKIM keys in the database. Never change it: they would be lost.',
    },
    { name: 'METRICS_TOKEN', value: makeSecret(), meaning: 'Bearer token that /metrics asks for.' },
    {
      name: 'PUBLIC_URL',
      value: 'http://localhost',
      meaning: 'Where readers reach you, such as https://talk.example.com.',
    },
  ]
}

function writeSettings() {
  const before = existsSync(FILE) ? readFileSync(FILE, 'utf8') : ''
  const { added, text } = addMissing(before, listSettings())
  if (added.length === 0) return say('.env is complete: nothing changed')

  const draft = `${FILE}.new`
  writeFileSync(draft, text, { mode: 0o600 })
  renameSync(draft, FILE)
  say(`.env: added ${added.join(', ')}`)
  say('Check PUBLIC_URL, and set SMTP_URL to the mail server to send through')
}

try {
  writeSettings()
} catch (error) {
  report(new Failure(`.env cannot be written: ${error.message}`))
  process.exitCode = 1
}
