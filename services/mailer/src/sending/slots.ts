import { finishesWithin } from '@afterword/shared/time-limit'
import type { RelayOptions } from '../smtp/relay-options.ts'
import { SmtpSession } from '../smtp/smtp-session.ts'

/** Never rejects. */
type Work = (session: SmtpSession) => Promise<void>

/** At least so many rounds of work may wait. */
const LEAST_AHEAD = 3
/** And more where they begin within this: what waits longer than a second is asked about again. */
const BEGUN_WITHIN_MS = 500
const MOST_AHEAD = 12
/** How much of what is known of the pace is forgotten with each piece of work. */
const FORGET = 1 / 16

/** A lane's connections to the relay, each lent to one piece of work at a time. */
export class Slots {
  readonly #sessions: SmtpSession[]
  readonly #free: SmtpSession[]
  readonly #waiting: Work[] = []
  readonly #busy = new Set<Promise<void>>()
  #isClosing = false
  /** How long a piece of work takes; until that is known, long. */
  #meanMs = BEGUN_WITHIN_MS
  #freed = Promise.withResolvers<void>()

  constructor(count: number, relay: RelayOptions) {
    this.#sessions = Array.from({ length: count }, () => new SmtpSession(relay))
    this.#free = [...this.#sessions]
  }

  /** For how much there is a slot, or soon will be. */
  get room(): number {
    return this.#free.length + this.#mostWaiting - this.#waiting.length
  }

  get #mostWaiting(): number {
    const rounds = Math.max(LEAST_AHEAD, Math.min(MOST_AHEAD, BEGUN_WITHIN_MS / this.#meanMs))
    return Math.floor(this.#sessions.length * rounds)
  }

  /**
   * Waits until half of what may wait is begun: one statement for many costs little more than for one,
   * and the other half keeps the slots busy while more is claimed.
   */
  async whenRoom(): Promise<void> {
    while (this.#waiting.length > this.#mostWaiting / 2) await this.#freed.promise
  }

  /** Begins `work` in a free slot, or in the next that is. */
  begin(work: Work): void {
    const session = this.#free.pop()
    if (session) this.#run(session, work)
    else this.#waiting.push(work)
  }

  #run(session: SmtpSession, work: Work): void {
    const begun = performance.now()
    const done = work(session).finally(() => {
      this.#meanMs += FORGET * (performance.now() - begun - this.#meanMs)
      this.#busy.delete(done)
      this.#freed.resolve()
      this.#freed = Promise.withResolvers()
      if (this.#isClosing) session.leave()
      const next = this.#waiting.shift()
      if (next) this.#run(session, next)
      else this.#free.push(session)
    })
    this.#busy.add(done)
  }

  /**
   * Lets messages under way end, but not for ever: after `ms` their connections are cut. Each
   * then fails, and its failure says whether the relay may have it. What is not yet under way
   * finds its connection closed, and is not begun.
   */
  async close(ms: number): Promise<void> {
    this.#isClosing = true
    for (const session of this.#sessions) if (!session.isSending) session.leave()
    const finished = this.#finish()
    if (!(await finishesWithin(ms, finished))) this.#leave()
    await finished
    this.#leave()
  }

  async #finish(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy)
  }

  #leave(): void {
    for (const session of this.#sessions) session.leave()
  }
}
