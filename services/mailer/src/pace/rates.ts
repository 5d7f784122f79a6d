import { PROVIDERS } from './provider-group.ts'

/** Mails a second, by whom they are of or for; what is not named has no limit of ours. */
export type Rates = ReadonlyMap<string, number>

/** `site` is each site, `other` is each domain that is none of these providers'. */
const NAMES = ['site', 'other', ...Object.keys(PROVIDERS)]

/** Reads MAIL_RATES: `google=50,other=5`. */
export function readRates(value: string): Rates {
  return new Map(entriesOf(value).map(({ name, rate }) => [name, rate]))
}

/** Says what is wrong with MAIL_RATES. */
export function findRateFaults(value: string): string[] {
  return entriesOf(value).flatMap(({ name, rate }) => {
    if (!NAMES.includes(name)) return [`names ${name}: there are ${NAMES.join(', ')}`]
    return rate > 0 && Number.isFinite(rate) ? [] : [`must give ${name} a rate, as in ${name}=10`]
  })
}

function entriesOf(value: string): { name: string; rate: number }[] {
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
    .map((entry) => {
      const [name = '', rate] = entry.split('=')
      return { name: name.trim(), rate: Number(rate || NaN) }
    })
}
