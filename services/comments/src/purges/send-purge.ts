import type { PurgeReason } from '@afterword/shared/contracts/purges'
import { type FetchPublic, openFetchPublic } from '@afterword/shared/http/fetch-public'
import { signBody } from '@afterword/shared/tokens/sign-body'

/** What a site is told of all its pages at once, or of those of a section. */
type SiteNotice = { site: string; section: string | null; reason: PurgeReason }

/** What it is told of one page. */
type ThreadNotice = {
  site: string
  threadId: string
  url: string
  aliases: string[]
  pageIds: string[]
  version: number
  reason: PurgeReason
}

export type PurgeNotice = ThreadNotice | SiteNotice

export type SendPurge = (to: { url: string; secret: string }, notice: PurgeNotice) => Promise<void>

type Surroundings = {
  /** For what is on the public internet. */
  fetchPublic: FetchPublic
  /** Hosts, with their ports, inside the operator's network. */
  privateHosts: string[]
}

/**
 * Makes what posts notices to sites. They go over https to the public internet; to a host that
 * the operator has named also over http and inside their network. Whatever is not answered with
 * success is thrown, and the message tried again.
 */
export function openSendPurge({ fetchPublic, privateHosts }: Surroundings): SendPurge {
  const fetchPrivate = openFetchPublic(() => true)
  return async ({ url, secret }, notice) => {
    const { host, protocol } = new URL(url)
    const isPrivate = privateHosts.includes(host)
    if (!isPrivate && protocol !== 'https:') throw new Error('purges go over https alone')

    const body = JSON.stringify(notice)
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'afterword-signature': signBody({ secret, body, at: new Date() }),
    }
    const post = isPrivate ? fetchPrivate : fetchPublic
    const { status } = await post(url, { method: 'POST', headers, body })
    if (status < 200 || status > 299) throw new Error(`the purge was answered with ${status}`)
  }
}
