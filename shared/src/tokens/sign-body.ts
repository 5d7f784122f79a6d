import { createHmac } from 'node:crypto'

type Signed = { secret: string; body: string; at: Date }

/**
 * The value of `Afterword-Signature`: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`.
 * The time is signed too, so that an old message caught on its way is worth nothing.
 */
export function signBody({ secret, body, at }: Signed): string {
  const seconds = Math.floor(at.getTime() / 1_000)
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return `t=${seconds},v1=${signature}`
}
