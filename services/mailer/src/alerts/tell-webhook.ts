import type { FetchPublic } from '@afterword/shared/http/fetch-public'
import { signBody } from '@afterword/shared/tokens/sign-body'
import { ALERTS } from './alert.ts'
import type { AlertToTell } from './store.ts'

export type Webhook = { url: string; secret: string | undefined }

/** The webhook of the settings, if there is one. */
export function webhookOf({
  ALERT_WEBHOOK_URL: url,
  ALERT_WEBHOOK_SECRET: secret,
}: {
  ALERT_WEBHOOK_URL?: string | undefined
  ALERT_WEBHOOK_SECRET?: string | undefined
}): Webhook | undefined {
  return url ? { url, secret } : undefined
}

/** Posts an alert in the form that Slack, Mattermost and their like show. Throws unless it is taken. */
export async function tellWebhook(
  fetchPublic: FetchPublic,
  { url, secret }: Webhook,
  alert: AlertToTell,
): Promise<void> {
  const body = JSON.stringify({ text: textOf(alert), afterword: noticeOf(alert) })
  const { status } = await fetchPublic(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      ...(secret && { 'afterword-signature': signBody({ secret, body, at: new Date() }) }),
    },
    body,
  })
  if (status < 200 || status > 299) throw new Error(`the alert was answered with ${status}`)
}

function textOf({ code, siteName, detail, count }: AlertToTell): string {
  const where = siteName ? ` (${siteName})` : ''
  const often = count > 1 ? ` Met ${count} times.` : ''
  // Slack's three characters of markup: a site's name must not become a link.
  const text = `Afterword${where}: ${ALERTS[code] ?? code} ${detail}${often}`
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function noticeOf({ id, code, siteId, detail, count, firstAt, lastAt }: AlertToTell): object {
  return { id, code, site: siteId, detail, count, firstAt, lastAt }
}
