const MAX_LENGTH = 2_000

/** One request asks for the same several times, and so do those after it on a busy page. */
const spellings = new Map<string, string>()
const MOST_SPELLINGS = 1_000

/** Parameters that say how a reader came, never which page it is. */
const TRACKING_PREFIXES = ['utm_', 'mtm_', 'pk_', 'piwik_', 'matomo_', 'hsa_', 'bsft_', 'guce_']
const TRACKING = new Set(
  `fbclid fb_action_ids fb_action_types fb_ref fb_source igsh igshid
  gclid gclsrc dclid gbraid wbraid srsltid _ga _gl _gac
  msclkid yclid ysclid twclid ttclid tblci epik li_fat_id rdt_cid scclickid irclickid
  mc_cid mc_eid mkt_tok _hsenc _hsmi __hstc __hssc __hsfp hsctatracking _ke _kx dm_i
  vero_id vero_conv oly_anon_id oly_enc_id ml_subscriber ml_subscriber_hash wickedid
  ef_id s_kwcid s_cid xtor wt_mc _openstat _branch_match_id guccounter rb_clickid`.split(/\s+/),
)

/**
 * The one spelling of a page's address, by which two links to it are known to be the same:
 * a name to compare by, not a link to follow. Undefined when the text is not the address of
 * a web page. Applied to its own result, it changes nothing.
 */
export function normalisePageUrl(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const known = spellings.get(text)
  if (known !== undefined) return known

  const normal = normalise(text)
  if (normal === undefined) return undefined
  if (spellings.size >= MOST_SPELLINGS) spellings.clear()
  spellings.set(text, normal)
  return normal
}

function normalise(text: string): string | undefined {
  const url = parsePageUrl(text)
  if (!url) return undefined

  const normal = `https://${normaliseHost(url)}${normalisePath(url)}${normaliseQuery(url)}`
  return normal.length <= MAX_LENGTH ? normal : undefined
}

/**
 * True when the text is the address of a web page of one of these origins. Http and https, with
 * and without `www.`, are one.
 */
export function isPageOf(origins: string[], text: string): boolean {
  const origin = foldOrigin(text)
  return origin !== undefined && origins.some((allowed) => foldOrigin(allowed) === origin)
}

/** The address to follow and to show: as it was given, but for how its reader came and where they were on it. */
export function withoutTracking(address: string): string {
  const url = new URL(address)
  url.hash = ''
  for (const name of [...url.searchParams.keys()].filter(isTracking)) url.searchParams.delete(name)
  return url.href
}

function foldOrigin(text: string): string | undefined {
  const normal = normalisePageUrl(text)
  return normal && new URL(normal).origin
}

function parsePageUrl(text: string): URL | undefined {
  const url = text.length <= MAX_LENGTH ? URL.parse(text) : null
  const isPage =
    url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  return isPage ? url : undefined
}

/** Both schemes' default ports go, since both schemes become one. */
function normaliseHost({ hostname, port }: URL): string {
  const host = hostname.replace(/\.$/, '').replace(/^(?:www\.)+(?=[^.]+\.)/, '')
  return ['', '80', '443'].includes(port) ? host : `${host}:${port}`
}

function normalisePath({ pathname }: URL): string {
  const segments = normaliseEscapes(pathname)
    .split('/')
    .filter((segment) => segment !== '')
  while (/^index\.html?$/i.test(segments.at(-1) ?? '')) segments.pop()
  return `/${segments.join('/')}`
}

/** Sorted by name alone: the order of one name's values may mean something. */
function normaliseQuery({ search }: URL): string {
  const parameters = normaliseEscapes(search.slice(1).replaceAll('+', '%20'))
    .split('&')
    .map((pair) => pair.replace(/^([^=]*)=$/, '$1'))
    .filter((pair) => pair !== '' && !isTracking(nameOf(pair)))
    .toSorted((a, b) => compare(nameOf(a), nameOf(b)))
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`
}

function nameOf(pair: string): string {
  return pair.split('=', 1)[0] ?? ''
}

function isTracking(parameter: string): boolean {
  const name = parameter.toLowerCase()
  return TRACKING.has(name) || TRACKING_PREFIXES.some((prefix) => name.startsWith(prefix))
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** RFC 3986 §6.2.2: escapes in capitals, and none where none is needed. */
function normaliseEscapes(text: string): string {
  return text.replaceAll(/%(?![0-9a-f]{2})/gi, '%25').replaceAll(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCodePoint(Number.parseInt(escape.slice(1), 16))
    return /[\w.~-]/.test(character) ? character : escape.toUpperCase()
  })
}
