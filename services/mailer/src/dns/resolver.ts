import { Resolver as SystemResolver } from 'node:dns/promises'

/** What we ask of DNS. A name without such records gives none; DNS out of reach throws. */
export type Resolver = {
  listTexts: (name: string) => Promise<string[]>
  listExchanges: (name: string) => Promise<{ exchange: string; priority: number }[]>
  listAddresses: (name: string) => Promise<string[]>
  /** The names that an address goes by. */
  listNames: (address: string) => Promise<string[]>
}

const TIMEOUT_MS = 2_000
const TRIES = 2

/** The machine's own resolver, which answers or gives up within a few seconds. */
export function openResolver(): Resolver {
  const dns = new SystemResolver({ timeout: TIMEOUT_MS, tries: TRIES })
  return {
    listTexts: async (name) => (await orNone(dns.resolveTxt(name))).map((parts) => parts.join('')),
    listExchanges: (name) => orNone(dns.resolveMx(name)),
    listAddresses: async (name) =>
      (await Promise.all([orNone(dns.resolve4(name)), orNone(dns.resolve6(name))])).flat(),
    listNames: (address) => orNone(dns.reverse(address)),
  }
}

const NO_RECORD = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME'])

async function orNone<Found>(answer: Promise<Found[]>): Promise<Found[]> {
  try {
    return await answer
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (NO_RECORD.has(code)) return []
    throw error
  }
}
