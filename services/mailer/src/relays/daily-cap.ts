import type { Kysely } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import { reserveOfDay, returnOfDay } from './cap-store.ts'
import type { Relay } from './relay.ts'

/** How many of a day's mails one process takes for itself at a time. */
const PORTION_SHARE = 20
const MOST_PORTION = 50
/** After "none left" we ask again so often: another process may have given some back. */
const ASK_AGAIN_MS = 30_000

type Portion = { left: number; day: string; askAt: number }

/**
 * Keeps a relay within its mails of a day, across processes: each takes a portion from the
 * database and lives off it. What a killed process had taken is not sent that day.
 */
export class DailyCaps {
  readonly #db: Kysely<MailerSchema>
  readonly #portions = new Map<string, Portion>()

  constructor(db: Kysely<MailerSchema>) {
    this.#db = db
  }

  /** How many of `wanted` may go through this relay today. */
  async take({ id, dailyCap }: Pick<Relay, 'id' | 'dailyCap'>, wanted: number): Promise<number> {
    if (dailyCap === null) return wanted
    const portion = this.#portionOf(id)
    if (portion.left < wanted && performance.now() >= portion.askAt) {
      const size = Math.min(Math.ceil(dailyCap / PORTION_SHARE), MOST_PORTION)
      const granted = await reserveOfDay(this.#db, { relay: id, cap: dailyCap, size })
      portion.left += granted
      if (granted === 0) portion.askAt = performance.now() + ASK_AGAIN_MS
    }
    const taken = Math.min(portion.left, wanted)
    portion.left -= taken
    return taken
  }

  giveBack(relay: string, count: number): void {
    const portion = this.#portions.get(relay)
    if (portion) portion.left += count
  }

  /** Leaves to others what this process has not sent. */
  async end(): Promise<void> {
    for (const [relay, { left: count }] of this.#portions) {
      if (count > 0) await returnOfDay(this.#db, { relay, count })
    }
    this.#portions.clear()
  }

  #portionOf(relay: string): Portion {
    const day = new Date().toISOString().slice(0, 10)
    const known = this.#portions.get(relay)
    if (known?.day === day) return known
    const portion = { left: 0, day, askAt: 0 }
    this.#portions.set(relay, portion)
    return portion
  }
}
