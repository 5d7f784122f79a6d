import { finishesWithin } from '@afterword/shared/time-limit'
import type { RelayOptions } from '../smtp/relay-options.ts'
import { SmtpSession } from '../smtp/smtp-session.ts'

/** A lane's connections to the relay, each lent to one piece of work at a time. */
export class Slots {
  readonly #sessions: SmtpSession[]
  readonly #free: SmtpSession[]
  readonly #busy = new Set<Promise<void>>()
  #freed = Promise.withResolvers<void>()

  constructor(count: number, relay: RelayOptions) {
    this.#sessions = Array.from({ length: count }, () => new SmtpSession(relay))
    this.#free = [...this.#sessions]
  }

  get room(): number {
    return this.#free.length
  }

  async whenRoom(): Promise<void> {
    if (this.room === 0) await this.#freed.promise
  }

  /** Begins `work`, which never rejects, in a free slot. */
  begin(work: (session: SmtpSession) => Promise<void>): void {
    const session = this.#free.pop()
    if (!session) throw new Error('there is no free slot')

    const done = work(session).finally(() => {
      this.#free.push(session)
      this.#busy.delete(done)
      this.#freed.resolve()
      this.#freed = Promise.withResolvers()
    })
    this.#busy.add(done)
  }

  /**
   * Lets messages under way end, but not for ever: after `ms` their connections are cut. Each
   * then fails, and its failure says whether the relay may have it. What is not yet under way
   * is not begun.
   */
  async close(ms: number): Promise<void> {
    for (const session of this.#sessions) if (!session.isSending) session.leave()
    const finished = Promise.all(this.#busy)
    if (!(await finishesWithin(ms, finished))) this.#leave()
    await finished
    this.#leave()
  }

  #leave(): void {
    for (const session of this.#sessions) session.leave()
  }
}
