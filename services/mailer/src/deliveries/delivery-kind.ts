/** Each kind of mail, with the lane it goes in and how long it may be put off unless set otherwise. */
export const KINDS = {
  confirmation: { lane: 'transactional', lifetime: '24 h' },
  welcome: { lane: 'transactional', lifetime: '24 h' },
  'my-comments': { lane: 'transactional', lifetime: '1 h' },
  'sign-in': { lane: 'transactional', lifetime: '15 min' },
  export: { lane: 'transactional', lifetime: '24 h' },
  reply: { lane: 'notices', lifetime: '24 h' },
  'follow-up': { lane: 'notices', lifetime: '24 h' },
  decision: { lane: 'notices', lifetime: '24 h' },
  'moderator-notice': { lane: 'notices', lifetime: '24 h' },
  publication: { lane: 'campaigns', lifetime: '12 h' },
  digest: { lane: 'campaigns', lifetime: '12 h' },
} as const

/** How long mail may be put off, in hours. */
export type Expiry = { publicationHours: number; otherHours: number }

/** After this nobody wants it any more. What holds a link that ends sooner ends with it. */
export function lifetimeOf(kind: DeliveryKind, { publicationHours, otherHours }: Expiry): string {
  const { lane, lifetime } = KINDS[kind]
  if (lane === 'campaigns') return `${publicationHours} h`
  return lifetime === '24 h' ? `${otherHours} h` : lifetime
}

export type DeliveryKind = keyof typeof KINDS

/** What must not wait behind the rest has a lane of its own. */
export type Lane = (typeof KINDS)[DeliveryKind]['lane']

export const LANES: Lane[] = [...new Set(Object.values(KINDS).map(({ lane }) => lane))]
