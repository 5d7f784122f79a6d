export type DeliveryKind = 'confirmation' | 'moderator-notice' | 'my-comments' | 'publication'

/** What must not wait behind the rest has a lane of its own. */
export type Lane = 'transactional' | 'campaigns'
