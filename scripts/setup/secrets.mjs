import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

/** 32 random bytes; in hex they need no quoting anywhere and never look like a default password. */
export function makeSecret() {
  return randomBytes(32).toString('hex')
}

/** What `TOKEN_KEYS` takes: a key's name and its secret. */
export function makeTokenKeys() {
  return `k1:${makeSecret()}`
}

/** The secrets of a clone's development data: made once, then kept. */
export function keepSecrets(file) {
  const made = makeSecrets()
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  if (Object.keys(made).every((name) => name in kept)) return kept

  const secrets = { ...made, ...kept }
  const draft = `${file}.new`
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, file)
  return secrets
}

function makeSecrets() {
  return {
    tokenKeys: makeTokenKeys(),
    addressHashKey: makeSecret(),
    owner: makeSecret(),
    comments: makeSecret(),
    subscriptions: makeSecret(),
    mailer: makeSecret(),
    redis: makeSecret(),
  }
}
