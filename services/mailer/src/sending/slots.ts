import { finishesWithin } from '@afterword/shared/time-limit'
import type { RelayOptions } from '../smtp/relay-options.ts'
import { SmtpSession } from '../smtp/smtp-session.ts'

/** Never rejects. */
type Work = (session: SmtpSession) => Promise<void>

/** So many rounds of work may wait, that no slot idles while more is claimed. */
const ROUNDS_AHEAD = 3

/** A lane's connections to the relay, each lent to one piece of work at a time. */
export class Slots {
  readonly #sessions: SmtpSession[]
  readonly #free: SmtpSession[]
  readonly #waiting: Work[] = []
  readonly #busy = new Set<Promise<void>>()
  #isClosing = false
  #freed = Promise.withResolvers<void>()

  constructor(count: number, relay: RelayOptions) {
    this.#sessions = Array.from({ length: count }, () => new SmtpSession(relay))
    this.#free = [...this.#sessions]
  }

  /** For how much there is a slot, or soon will be. */
  get room(): number {
    return this.#free.length + this.#sessions.length * ROUNDS_AHEAD - this.#waiting.length
  }

  /** Waits until more than a round may be claimed: one statement for many costs what it does for one. */
  async whenRoom(): Promise<void> {
    while (this.#waiting.length > this.#sessions.length) await this.#freed.promise
  }

  /** Begins `work` in a free slot, or in the next that is. */
  begin(work: Work): void {
    const session = this.#free.pop()
    if (session) this.#run(session, work)
    else this.#waiting.push(work)
  }

  #run(session: SmtpSession, work: Work): void {
    const done = work(session).finally(() => {
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
