import { dkimRecord } from './key.ts'
import { addSignature, type SigningKey } from './signature.ts'

/** Of all that mail is made of, what is most easily signed wrong. */
const SAMPLE = Buffer.from(
  [
    'From: "Ünïcode, Desk" <desk@self-test.invalid>',
    'To: reader@self-test.invalid',
    'Subject: A test of our own \t of spaces,',
    ' folded over a line',
    'Date: Thu, 01 Jan 2026 00:00:00 +0000',
    'Message-ID: <self-test@self-test.invalid>',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'List-Unsubscribe: <https://self-test.invalid/u>',
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    '',
    '.a dot,  two spaces\t and a tab ',
    '',
    'an emoji 🗞 and no line break after it',
    '',
    '',
  ].join('\r\n'),
)

/**
 * Signs a test message and has it verified by a library that is not ours, against the record
 * as it should stand in DNS. Throws unless that says "pass".
 */
export async function proveKey(key: SigningKey, publicKey: string, now: Date): Promise<void> {
  // Some 30 MB and 150 ms, which only those who sign pay.
  const { dkimVerify } = await import('mailauth/lib/dkim/verify.js')
  const record = dkimRecord({ ...key, publicKey })
  const { results } = await dkimVerify(await addSignature(SAMPLE, key, now), {
    curTime: now,
    resolver: async (name) => (name === record.name ? [[record.value]] : []),
  })
  const [result] = results
  if (result?.status.result !== 'pass') {
    throw new Error(`a test signature is not valid: ${result?.status.comment ?? 'there is none'}`)
  }
}
