import { openFetchPublic } from '@afterword/shared/http/fetch-public'
import { startLoop } from '@afterword/shared/loop'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import type { Deps } from '../deps.ts'
import { claimAlertToTell, markTold } from './store.ts'
import { tellWebhook, type Webhook } from './tell-webhook.ts'

const IDLE_MS = 2_000

/** Tells a webhook of alerts, wherever in its operator's network it is. Returns what stops it. */
export function startTelling(
  { db, log }: Pick<Deps, 'db' | 'log'>,
  webhook: Webhook | undefined,
): () => Promise<void> {
  const fetchAnywhere = openFetchPublic(() => true)
  const complain = onceAMinute((error: unknown) => log.warn({ err: error }, 'alert not told yet'))

  const tell = async (to: Webhook): Promise<number> => {
    const alert = await claimAlertToTell(db)
    if (!alert) return 0
    await tellWebhook(fetchAnywhere, to, alert)
    await markTold(db, alert.id)
    return 1
  }
  if (!webhook) return async () => undefined
  return startLoop(() => tell(webhook), { idleMs: IDLE_MS, onError: complain })
}
