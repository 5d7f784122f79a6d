import { openRateLimit } from '@afterword/shared/http/rate-limit'
import { startLoop } from '@afterword/shared/loop'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import { whenReady } from '@afterword/shared/when-ready'
import type { Deps } from '../deps.ts'
import { handleNextMail } from '../feedback/handle-mail.ts'
import { insertFeedbackMails } from '../feedback/mail-store.ts'
import type { CountFeedback } from '../feedback/metrics.ts'
import { LIMITS } from './clients.ts'
import { recognise, type Recognised } from './recognise.ts'
import { type SmtpListener, startSmtpListener } from './smtp-listener.ts'
import { markArrived } from './store.ts'

export type BounceSettings = {
  /** The domain that bounces of our mail go to. */
  domain: string
  host: string
  port: number
  tls: { key: Buffer; cert: Buffer } | undefined
}

type Parts = Pick<
  Deps,
  'db' | 'log' | 'tokenKeys' | 'addressHashKey' | 'alert' | 'guardsCampaigns' | 'journal'
> & {
  redis: Parameters<typeof openRateLimit>[0]
  countFeedback: CountFeedback
  isReady: () => Promise<boolean>
}

const IDLE_MS = 500

/** Starts to listen for what comes back, and to act upon it once the database is there. */
export async function startBounces(settings: BounceSettings, parts: Parts): Promise<SmtpListener> {
  const { db, log, redis, isReady } = parts
  const needs = { db, tokenKeys: parts.tokenKeys, domain: settings.domain }
  const listener = await startSmtpListener({
    ...settings,
    name: settings.domain,
    log,
    limits: {
      connections: openRateLimit(redis, LIMITS.connections),
      mails: openRateLimit(redis, LIMITS.mails),
      complaints: openRateLimit(redis, LIMITS.complaints),
      strangers: openRateLimit(redis, LIMITS.strangers),
    },
    recognise: (address) => recognise(needs, address),
    keep: (mail) => keep(parts, mail),
  })
  log.info({ port: listener.port }, 'listening for bounces')

  const stopWork = whenReady({ isReady, log, begin: () => startHandling(parts) })
  return {
    port: listener.port,
    async stop() {
      await listener.stop()
      await stopWork()
    },
  }
}

type Mail = { recipients: Recognised[]; sender: string; raw: Buffer }

async function keep({ db, countFeedback }: Parts, { recipients, ...mail }: Mail): Promise<void> {
  const addresses = recipients.flatMap((one) => (one.is === 'feedback' ? one.address : []))
  if (addresses.length > 0) await insertFeedbackMails(db, { addresses, ...mail })

  for (const one of recipients) {
    if (one.is !== 'probe') continue
    await markArrived(db, one.id)
    countFeedback({ source: 'mail', kind: 'probe' })
  }
}

function startHandling(parts: Parts): () => Promise<void> {
  const onError = onceAMinute((error: unknown) =>
    parts.log.warn({ err: error }, 'mails not handled, will try again'),
  )
  return startLoop(() => handleNextMail(parts), { idleMs: IDLE_MS, onError })
}
