import { setTimeout as delay } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { MailerSchema } from '../schema.ts'
import { type Alert, ALERTS } from './alert.ts'
import { insertAlert } from './store.ts'

/** Tells people of a trouble. It returns at once and never throws: mail does not wait for it. */
export type Raise = (alert: Alert) => void

export type Alarm = {
  raise: Raise
  /** Writes down what was raised and not yet written. */
  stop: () => Promise<void>
}

type Waiting = { alert: Alert; count: number }
type Parts = { db: Kysely<MailerSchema>; log: Logger; everyMs?: number }

/** A relay that refuses a thousand mails a second is one row, written once in so long. */
const EVERY_MS = 10_000

/** Writes alerts down, those of the same trouble together. */
export function openAlarm({ db, log, everyMs = EVERY_MS }: Parts): Alarm {
  const waiting = new Map<string, Waiting>()
  const writing = new Map<string, Promise<void>>()
  const stopping = new AbortController()

  const write = async (key: string, { alert, count }: Waiting): Promise<void> => {
    waiting.delete(key)
    const { code, siteId, detail } = alert
    log.error({ code, siteId, detail, count }, ALERTS[code])
    await insertAlert(db, alert, count).catch((error: unknown) => {
      log.warn({ err: error, code }, 'alert not written')
    })
    await delay(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
  }

  const begin = (key: string): void => {
    const next = waiting.get(key)
    if (!next || writing.has(key)) return
    const written = write(key, next).finally(() => {
      writing.delete(key)
      begin(key)
    })
    writing.set(key, written)
  }

  return {
    raise(alert) {
      const key = `${alert.code} ${alert.siteId ?? ''}`
      const count = (waiting.get(key)?.count ?? 0) + 1
      waiting.set(key, { alert, count })
      begin(key)
    },
    async stop() {
      stopping.abort()
      while (writing.size > 0) await Promise.all(writing.values())
    },
  }
}
