import type { SiteId } from '@afterword/shared/ids'
import { startLoop } from '@afterword/shared/loop'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import type { Logger } from 'pino'
import type { Outcome } from '../sending/outcome.ts'
import { Crowd } from './crowd.ts'
import { Flow } from './flow.ts'
import { localValves } from './local-valves.ts'
import type { ProviderGroups } from './provider-groups.ts'
import type { Rates } from './rates.ts'
import type { RedisValves } from './redis-valves.ts'
import { Refusals } from './refusals.ts'
import type { Pass, Valves } from './valves.ts'

type Parts = { shared: RedisValves; groups: ProviderGroups; rates: Rates; log: Logger }

/** Who sends to whom. */
export type Passage = { siteId: SiteId; address: string }

/** A relay, as far as its pace goes. */
export type Paced = { id: string; rate: number | null }

/** What others have slowed down is known here a second later. */
const BEAT_MS = 1_000
/** Without Redis each process sends as if there were three more of it. */
const ALONE_SHARE = 4
/** And through a relay that has no rate of its own no faster than this. */
const ALONE_RATE = 50
const OWN_MS = 5_000
/** A site that has used up its rate rests until it may send a few at once again. */
const REST_FOR_MAILS = 4
const LONGEST_REST_SECONDS = 5
/** Single refusals happen to everybody: so many in a row shut a provider off. */
const STRIKES_TO_SHUT = 3

/**
 * How fast mail may leave: through each relay, to each provider, of each site. Where nothing is
 * limited nobody is asked. What is slowed down by one process is slow for all, through Redis;
 * without it each keeps a cautious pace of its own.
 */
export class Pace {
  readonly #parts: Parts
  readonly #alone = localValves()
  readonly #flow = new Flow()
  readonly #crowd = new Crowd()
  /** Valves that somebody has cut or shut. */
  #touched = new Set<string>()
  /** What this process has touched of late, and when: a list asked for before may lack it. */
  readonly #own = new Map<string, number>()
  /** Refusals in a row, by provider. */
  readonly #strikes = new Map<string, number>()
  /** Of relays. */
  readonly #refusals = new Refusals()
  /** Sites without a token, and until when they are not even looked at. */
  readonly #resting = new Map<SiteId, number>()
  #isAlone = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Begins to listen for what others have slowed down. */
  start(): () => Promise<void> {
    const { shared, log } = this.#parts
    const complain = onceAMinute((error: unknown) =>
      log.warn({ err: error }, 'pace is not shared: sending cautiously'),
    )
    return startLoop(
      async () => {
        try {
          this.#touched = new Set([...(await shared.list()), ...this.#listOwn()])
          this.#isAlone = false
        } catch (error) {
          this.#isAlone = true
          complain(error)
        }
        return 0
      },
      { idleMs: BEAT_MS, onError: complain },
    )
  }

  /** How many of `wanted` may go through a relay at once. */
  async takeRelay(relay: Paced, wanted: number): Promise<number> {
    const pass = this.#passOf(relay)
    if (!this.#limits(pass)) return wanted
    const waits = await this.#take(Array.from({ length: wanted }, () => [pass]))
    return waits.filter((wait) => wait === 0).length
  }

  async giveBackRelay(relay: Paced, count: number): Promise<void> {
    const pass = this.#passOf(relay)
    if (count === 0 || !this.#limits(pass)) return
    await this.#each((valves) => valves.giveBack(pass.key, count))
  }

  /** Whether a relay takes nothing, however slowly, as one does that is over its quota. */
  isSpent({ id }: Paced): boolean {
    return this.#refusals.areEnough(id)
  }

  /** For each: 0, or the seconds that its provider or its site has to wait. */
  async admit(passages: Passage[]): Promise<number[]> {
    const waits = this.#crowd.waitsFor(passages.map((passage) => this.#providerOf(passage).key))
    const free = passages.filter((_, at) => waits[at] === 0)
    const asks = free.map((passage) => this.#passesOf(passage).filter((pass) => this.#limits(pass)))
    if (asks.every((passes) => passes.length === 0)) return waits

    const taken = await this.#take(asks)
    this.#rest(free, taken)
    return waits.map((wait) => (wait === 0 ? (taken.shift() ?? 0) : wait))
  }

  /** Sites that have had their share for the moment: what they have waiting is left alone. */
  listRestingSites(): SiteId[] {
    const now = performance.now()
    for (const [site, until] of this.#resting) if (until < now) this.#resting.delete(site)
    return [...this.#resting.keys()]
  }

  /** Whether this process has slowed down or shut off its provider since then. */
  isTouchedSince(passage: Passage, since: number): boolean {
    return (this.#own.get(this.#providerOf(passage).key) ?? -Infinity) > since
  }

  /** Notes that one is under way; returns what says that it has ended. */
  enter(passage: Passage): () => void {
    return this.#crowd.enter(this.#providerOf(passage).key)
  }

  /** Learns from how a try ended. */
  async learn(passage: Passage, relay: Paced, outcome: Outcome): Promise<void> {
    const { trouble, secondsAsked } = outcome
    const provider = this.#providerOf(passage)
    this.#flow.count(provider.key)
    this.#flow.count(this.#passOf(relay).key)

    if (trouble === 'pace') await this.#slow(provider, secondsAsked ?? 0)
    if (trouble === 'relay-pace') {
      this.#refusals.note(relay.id, secondsAsked ?? 0)
      await this.#slow(this.#passOf(relay), secondsAsked ?? 0)
    }
    if (trouble === 'block') await this.#strike(provider)
    if (outcome.state !== 'sent') return
    this.#refusals.forget(relay.id)
    await this.#pardon(provider)
  }

  #rest(passages: Passage[], waits: number[]): void {
    const rate = this.#parts.rates.get('site')
    if (rate === undefined) return
    const ms = Math.min(REST_FOR_MAILS / rate, LONGEST_REST_SECONDS) * 1_000
    passages.forEach(({ siteId }, at) => {
      if (waits[at]) this.#resting.set(siteId, performance.now() + ms)
    })
  }

  #passOf({ id, rate }: Paced): Pass {
    const alone = rate === null ? ALONE_RATE : rate / ALONE_SHARE
    return { key: `relay:${id}`, base: this.#isAlone ? alone : rate }
  }

  #providerOf({ address }: Passage): Pass {
    const { groups } = this.#parts
    const group = groups.of(address)
    // The names of providers have no dot, and every domain has one.
    return this.#pass(`group:${group}`, group.includes('.') ? 'other' : group)
  }

  #passesOf(passage: Passage): Pass[] {
    return [this.#providerOf(passage), this.#pass(`site:${passage.siteId}`, 'site')]
  }

  #pass(key: string, name: string): Pass {
    const rate = this.#parts.rates.get(name) ?? null
    return { key, base: rate !== null && this.#isAlone ? rate / ALONE_SHARE : rate }
  }

  #limits({ key, base }: Pass): boolean {
    return base !== null || this.#touched.has(key)
  }

  #touch(key: string): void {
    this.#touched.add(key)
    this.#own.set(key, performance.now())
  }

  #listOwn(): string[] {
    const forgotten = performance.now() - OWN_MS
    for (const [key, at] of this.#own) if (at < forgotten) this.#own.delete(key)
    return [...this.#own.keys()]
  }

  async #slow({ key, base }: Pass, seconds: number): Promise<void> {
    this.#touch(key)
    const observed = this.#flow.rateOf(key)
    await this.#each((valves) => valves.slow(key, { base, observed, seconds }))
  }

  async #strike({ key }: Pass): Promise<void> {
    const strikes = (this.#strikes.get(key) ?? 0) + 1
    this.#strikes.set(key, strikes)
    if (strikes < STRIKES_TO_SHUT) return
    this.#touch(key)
    await this.#each((valves) => valves.shut(key))
  }

  async #pardon({ key }: Pass): Promise<void> {
    if (!this.#strikes.delete(key) && !this.#touched.has(key)) return
    await this.#each((valves) => valves.open(key))
  }

  async #take(asks: Pass[][]): Promise<number[]> {
    if (!this.#isAlone) {
      try {
        return await this.#parts.shared.take(asks)
      } catch {
        // The beat says so, and finds Redis again when it is back.
        this.#isAlone = true
      }
    }
    return this.#alone.take(asks)
  }

  /** Here, so that this process knows it without Redis, and for all. */
  async #each(act: (valves: Valves) => Promise<void>): Promise<void> {
    await act(this.#alone)
    if (this.#isAlone) return
    await act(this.#parts.shared).catch(() => {
      this.#isAlone = true
    })
  }
}
