/**
 * Who takes the mail of a domain: those who count what we send to all of theirs together. A
 * domain of nobody's is a group of its own.
 */
export const PROVIDERS = {
  google: { domains: ['gmail.com', 'googlemail.com'], exchanges: ['google.com', 'googlemail.com'] },
  microsoft: {
    domains: ['outlook.com', 'hotmail.com', 'live.com', 'msn.com'],
    exchanges: ['outlook.com', 'hotmail.com'],
  },
  yahoo: {
    domains: ['yahoo.com', 'ymail.com', 'rocketmail.com', 'aol.com', 'aim.com', 'verizon.net'],
    exchanges: ['yahoodns.net'],
  },
  apple: { domains: ['icloud.com', 'me.com', 'mac.com'], exchanges: ['icloud.com'] },
  gmx: {
    domains: ['gmx.net', 'gmx.de', 'gmx.at', 'gmx.ch', 'web.de'],
    exchanges: ['gmx.net', 'web.de'],
  },
  ionos: { domains: ['mail.com', 'email.com'], exchanges: ['kundenserver.de', 'ionos.com'] },
  'mail-ru': { domains: ['mail.ru', 'inbox.ru', 'list.ru', 'bk.ru'], exchanges: ['mail.ru'] },
  yandex: { domains: ['yandex.ru', 'yandex.com', 'ya.ru'], exchanges: ['yandex.net', 'yandex.ru'] },
  tencent: { domains: ['qq.com', 'foxmail.com'], exchanges: ['qq.com'] },
  netease: { domains: ['163.com', '126.com', 'yeah.net'], exchanges: ['netease.com'] },
  orange: { domains: ['orange.fr', 'wanadoo.fr'], exchanges: ['orange.fr'] },
  proton: { domains: ['proton.me', 'protonmail.com', 'pm.me'], exchanges: ['protonmail.ch'] },
  comcast: { domains: ['comcast.net', 'xfinity.com'], exchanges: ['comcast.net'] },
  proofpoint: { domains: [], exchanges: ['pphosted.com', 'ppe-hosted.com'] },
  mimecast: { domains: [], exchanges: ['mimecast.com'] },
} as const satisfies Record<string, { domains: string[]; exchanges: string[] }>

export type Provider = keyof typeof PROVIDERS

/** National branches: yahoo.co.uk, hotmail.fr. */
const BRANCHES: [RegExp, Provider][] = [
  [/^(?:outlook|hotmail|live|msn)\.(?:com?\.)?[a-z]{2}$/, 'microsoft'],
  [/^yahoo\.(?:com?\.)?[a-z]{2}$/, 'yahoo'],
  [/^yandex\.(?:com?\.)?[a-z]{2}$/, 'yandex'],
]

const BY_DOMAIN = indexBy('domains')
const BY_EXCHANGE = indexBy('exchanges')

function indexBy(what: 'domains' | 'exchanges'): Map<string, string> {
  return new Map(
    Object.entries(PROVIDERS).flatMap(([name, known]) =>
      known[what].map((domain): [string, string] => [domain, name]),
    ),
  )
}

/** Whose domain it is, as everybody knows. */
export function providerOfDomain(domain: string): string | undefined {
  return BY_DOMAIN.get(domain) ?? BRANCHES.find(([shape]) => shape.test(domain))?.[1]
}

/** Whose mail server it is: `aspmx.l.google.com` is Google's. */
export function providerOfExchange(exchange: string): string | undefined {
  const labels = exchange.toLowerCase().replace(/\.$/, '').split('.')
  return labels.map((_, at) => BY_EXCHANGE.get(labels.slice(at).join('.'))).find(Boolean)
}
