import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'

const makePair = promisify(generateKeyPair)

/** What every verifier takes, and what fits in one DNS answer. */
const BITS = 2_048

/** Makes a pair of keys: the private half as PKCS #8 in DER, the public one as a record says it. */
export async function makeKey(): Promise<{ privateKey: Buffer; publicKey: string }> {
  const { privateKey, publicKey } = await makePair('rsa', { modulusLength: BITS })
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  }
}
