import { createKey } from '@afterword/mailer/dkim/create-key'
import { type DkimKeysTable, dkimRecord } from '@afterword/mailer/dkim/key'
import { rotateKey } from '@afterword/mailer/dkim/rotate-key'
import type { Resolver } from '@afterword/mailer/dns/resolver'
import type { SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import type { EverySchema } from './postgres.ts'

export const DKIM_SECRET = 'a-dkim-secret-for-tests-of-32-chars!'

type Published = Pick<DkimKeysTable, 'selector' | 'domain' | 'publicKey'>

/** DNS as a test says it is. */
export function fakeDns(records: Partial<Record<keyof Resolver, Record<string, unknown[]>>> = {}) {
  const texts: Record<string, string[]> = {}
  const look =
    (kind: keyof Resolver) =>
    async (name: string): Promise<never[]> =>
      (records[kind]?.[name.toLowerCase()] ?? []) as never[]
  const resolver: Resolver = {
    listTexts: async (name) => texts[name] ?? (await look('listTexts')(name)),
    listExchanges: look('listExchanges'),
    listAddresses: look('listAddresses'),
    listNames: look('listNames'),
  }
  return {
    resolver,
    publish(key: Published) {
      const { name, value } = dkimRecord(key)
      texts[name] = [value]
    },
    /** What a library that is not ours makes of a message's signatures, in its strictest mode. */
    async verdictOf(source: string | Buffer): Promise<string> {
      const { results } = await dkimVerify(Buffer.from(source), {
        strict: true,
        resolver: async (name, type) =>
          type === 'TXT' ? (texts[name] ?? []).map((text) => [text]) : [],
      })
      return results.map(({ status, signingDomain }) => `${status.result} ${signingDomain}`).join()
    },
  }
}

/** The header fields a message's signature covers, unfolded. */
export function coveredBy(source: string): string[] {
  const [, value = ''] = /^DKIM-Signature:((?:.|\r\n )*?)\r\n(?! )/.exec(source) ?? []
  const [, names = ''] = /\bh=([^;]*)/.exec(value.replace(/\s+/g, '')) ?? []
  return names.split(':')
}

/** Lets a site sign its mail from now on, with a new key that is in DNS. */
export async function signAs(
  db: Kysely<EverySchema>,
  dns: ReturnType<typeof fakeDns>,
  siteId: SiteId,
): Promise<string> {
  const site = { id: siteId, senderAddress: 'news@news.example' }
  const made = await createKey({ db: db.withTables(), secret: DKIM_SECRET }, site)
  if (made.outcome !== 'made') throw new Error(made.outcome)
  dns.publish(made.key)
  const { outcome } = await rotateKey(
    { db: db.withTables(), resolver: dns.resolver },
    { siteId, isTrusted: false },
  )
  if (outcome !== 'rotated') throw new Error(outcome)
  return made.key.selector
}
