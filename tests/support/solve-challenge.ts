import { pbkdf2Sync } from 'node:crypto'

type Challenge = {
  parameters: { nonce: string; salt: string; cost: number; keyLength: number; keyPrefix: string }
}

/** Does the work of a challenge as ALTCHA's widget does, and says it as that would. */
export function solveChallenge(challenge: Challenge): string {
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters
  const password = Buffer.concat([Buffer.from(nonce, 'hex'), Buffer.alloc(4)])
  const saltBytes = Buffer.from(salt, 'hex')

  for (let counter = 0; ; counter += 1) {
    password.writeUInt32BE(counter, password.length - 4)
    const key = pbkdf2Sync(password, saltBytes, cost, keyLength, 'sha256').toString('hex')
    if (!key.startsWith(keyPrefix)) continue

    const solution = { counter, derivedKey: key, time: 1 }
    return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64')
  }
}
