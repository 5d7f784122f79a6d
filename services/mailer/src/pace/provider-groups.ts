import type { Resolver } from '../dns/resolver.ts'
import { providerOfDomain, providerOfExchange } from './provider-group.ts'

type Known = { group: string; until: number }

const DAY_MS = 86_400_000
/** DNS that does not answer is asked again after this. */
const SOON_MS = 300_000
const MOST_DOMAINS = 20_000

/**
 * Tells the provider group of an address without ever waiting: what the table does not know is
 * looked up beside the sending, and counts as a group of its own until DNS has answered.
 */
export class ProviderGroups {
  readonly #resolver: Pick<Resolver, 'listExchanges'>
  readonly #known = new Map<string, Known>()

  constructor(resolver: Pick<Resolver, 'listExchanges'>) {
    this.#resolver = resolver
  }

  of(address: string): string {
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
    const provider = providerOfDomain(domain)
    if (provider) return provider

    const known = this.#known.get(domain)
    if (known && performance.now() < known.until) return known.group
    if (this.#known.size >= MOST_DOMAINS) this.#known.clear()
    const group = known?.group ?? domain
    this.#remember(domain, { group, ms: SOON_MS })
    void this.#lookUp(domain)
    return group
  }

  async #lookUp(domain: string): Promise<void> {
    try {
      const exchanges = await this.#resolver.listExchanges(domain)
      const [first] = exchanges.toSorted((one, other) => one.priority - other.priority)
      const group = (first && providerOfExchange(first.exchange)) ?? domain
      this.#remember(domain, { group, ms: DAY_MS })
    } catch {
      // DNS is out of reach: it stays a group of its own, and is asked again in a while.
    }
  }

  #remember(domain: string, { group, ms }: { group: string; ms: number }): void {
    this.#known.set(domain, { group, until: performance.now() + ms })
  }
}
