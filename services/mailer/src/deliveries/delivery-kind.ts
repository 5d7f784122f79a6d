/** Each kind of mail, with the lane it goes in and how long a try may be put off. */
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

export type DeliveryKind = keyof typeof KINDS

/** What must not wait behind the rest has a lane of its own. */
export type Lane = (typeof KINDS)[DeliveryKind]['lane']

export const LANES: Lane[] = [...new Set(Object.values(KINDS).map(({ lane }) => lane))]
