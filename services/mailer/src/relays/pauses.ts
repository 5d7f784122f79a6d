import type { Kysely } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import { insertPause, listPauses } from './pause-store.ts'

const FRESH_MS = 2_000

/** Relays that are left alone, known to every process two seconds later and to this one at once. */
export class RelayPauses {
  readonly #db: Kysely<MailerSchema>
  #seen = new Map<string, string>()
  #freshUntil = 0

  constructor(db: Kysely<MailerSchema>) {
    this.#db = db
  }

  /** Why this relay is left alone just now, if so. */
  async reasonOf(relay: string): Promise<string | null> {
    if (performance.now() >= this.#freshUntil) {
      const pauses = await listPauses(this.#db)
      this.#seen = new Map(pauses.map((pause) => [pause.relay, pause.reason]))
      this.#freshUntil = performance.now() + FRESH_MS
    }
    return this.#seen.get(relay) ?? null
  }

  /** As far as this process knows without asking. */
  isPaused(relay: string): boolean {
    return this.#seen.has(relay)
  }

  /** False if it was paused already. */
  async pause(relay: string, reason: string): Promise<boolean> {
    const isNew = await insertPause(this.#db, { relay, reason })
    this.#seen.set(relay, reason)
    return isNew
  }
}
