import { LANES } from '../deliveries/delivery-kind.ts'
import { relayOptions } from '../smtp/relay-options.ts'
import { LEAST_CONNECTIONS, PROFILES, type ProfileName, type Signs } from './profiles.ts'
import type { RelaySettings } from './relay.ts'

/** What a URL says after its question mark. */
const OPTIONS = [
  'id',
  'profile',
  'signs',
  'stream',
  'rate',
  'connections',
  'daily-cap',
  'lanes',
  'ignoreTLS',
]
const SIGNS: Signs[] = ['relay', 'we', 'both']
const PROFILE_NAMES = Object.keys(PROFILES)

/** Reads SMTP_URL: one relay or several, in the order we prefer them. */
export function readRelays(smtpUrls: string, publicUrl: string): RelaySettings[] {
  return split(smtpUrls).map((url, at) => readRelay(new URL(url), { at, publicUrl }))
}

/** Says what is wrong with SMTP_URL, without repeating any of it: it holds passwords. */
export function findRelayFaults(smtpUrls: string): string[] {
  const urls = split(smtpUrls)
  if (urls.length === 0) return ['names no relay']

  const faults = urls.flatMap((url, at) =>
    faultsOf(url).map((fault) => (urls.length > 1 ? `relay ${at + 1}: ${fault}` : fault)),
  )
  if (faults.length > 0) return faults
  const relays = readRelays(smtpUrls, 'http://localhost')
  if (new Set(relays.map(({ id }) => id)).size < relays.length) return ['has two relays of one id']
  const lanes = new Set(relays.flatMap((relay) => relay.lanes))
  const missing = LANES.filter((lane) => !lanes.has(lane))
  return missing.length > 0 ? [`has no relay for ${missing.join(', ')}`] : []
}

/** A URL may hold a comma, as in `lanes=transactional,notices`, but never a space. */
function split(smtpUrls: string): string[] {
  return smtpUrls
    .trim()
    .split(/[\s,]+(?=smtps?:)|\s+/i)
    .filter(Boolean)
}

function faultsOf(value: string): string[] {
  const url = URL.parse(value)
  if (!url || !/^smtps?:$/.test(url.protocol) || !url.hostname) {
    return ['must look like smtps://user:password@host, the password percent-encoded']
  }
  const given = url.searchParams
  // Not which: it may be the rest of a password that holds a question mark.
  const isKnown = [...given.keys()].every((name) => OPTIONS.includes(name))
  return [
    ...(isKnown ? [] : [`has an option that does not exist: there are ${OPTIONS.join(', ')}`]),
    ...CHECKS.filter(({ name, isRight }) => {
      const option = given.get(name)
      return option !== null && !isRight(option)
    }).map(({ name, shape }) => `${name} must be ${shape}`),
  ]
}

type Check = { name: string; isRight: (value: string) => boolean; shape: string }

const CHECKS: Check[] = [
  { name: 'id', isRight: (id) => /^[a-z0-9.-]{1,40}$/.test(id), shape: 'a short lower-case name' },
  oneOf('profile', PROFILE_NAMES),
  oneOf('signs', SIGNS),
  {
    name: 'stream',
    isRight: (stream) => /^[\w.-]{1,64}$/.test(stream),
    shape: 'letters, digits, dots, hyphens and underscores',
  },
  number('rate', { least: 0.01 }),
  number('connections', { least: LEAST_CONNECTIONS, isWhole: true }),
  number('daily-cap', { least: 1, isWhole: true }),
  {
    name: 'lanes',
    isRight: (lanes) => lanes.split(',').every((lane) => LANES.some((one) => one === lane)),
    shape: `some of ${LANES.join(', ')}, by comma`,
  },
  oneOf('ignoreTLS', ['true', 'false']),
]

function oneOf(name: string, values: string[]): Check {
  return { name, isRight: (value) => values.includes(value), shape: `one of ${values.join(', ')}` }
}

function number(
  name: string,
  { least, isWhole = false }: { least: number; isWhole?: boolean },
): Check {
  const isRight = (value: string): boolean =>
    Number(value) >= least && (!isWhole || Number.isSafeInteger(Number(value)))
  return { name, isRight, shape: `a ${isWhole ? 'whole ' : ''}number of at least ${least}` }
}

function readRelay(url: URL, { at, publicUrl }: { at: number; publicUrl: string }): RelaySettings {
  const given = url.searchParams
  const profile = PROFILES[PROFILE_NAMES.find(isProfileName(given.get('profile'))) ?? 'own']
  const lanes = given.get('lanes')?.split(',')

  return {
    id: given.get('id') ?? (at === 0 ? url.hostname : `${url.hostname}-${at + 1}`),
    options: relayOptions(url.href, publicUrl),
    profile,
    signs: SIGNS.find((one) => one === given.get('signs')) ?? profile.signs,
    stream: given.get('stream'),
    rate: numberOf(given.get('rate')) ?? profile.rate,
    connections: numberOf(given.get('connections')) ?? profile.connections,
    dailyCap: numberOf(given.get('daily-cap')),
    lanes: lanes ? LANES.filter((lane) => lanes.includes(lane)) : LANES,
  }
}

function isProfileName(value: string | null): (name: string) => name is ProfileName {
  return (name): name is ProfileName => name === value
}

function numberOf(value: string | null): number | null {
  return value === null ? null : Number(value)
}
