import { get, type IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'

export const PACKED = { 'accept-encoding': 'gzip' }

/** An answer's bytes as they come, for the bare server to send; `fetch` would unpack them. */
export async function fetchPacked(url: string): Promise<{ body: Buffer; etag: string }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers: PACKED }, resolve).once('error', reject)
  })
  const body = Buffer.concat(await response.toArray())
  JSON.parse(gunzipSync(body).toString())
  return { body, etag: response.headers.etag ?? '' }
}
