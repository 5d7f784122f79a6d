import type { Site } from '@afterword/shared/access/store'
import type { ClaimedDelivery, SeenComment } from '../deliveries/delivery.ts'
import { digestValues } from '../templates/digest.ts'
import { BRACES, type Values } from '../templates/fill.ts'
import { followerNoticeValues } from '../templates/follower-notice.ts'
import { moderatorNoticeValues } from '../templates/moderator-notice.ts'
import type { Voice } from '../templates/voice.ts'
import type { Links } from './links.ts'

type Parts = { site: Site; voice: Voice; links: Links }

/** What this copy says in the slots its content leaves open. */
export function ownValues(delivery: ClaimedDelivery, { site, voice, links }: Parts): Values {
  return { ...BRACES, ...links, ...saidOf(delivery, { site, voice }) }
}

function saidOf(
  delivery: ClaimedDelivery,
  { site: { origins }, voice }: Pick<Parts, 'site' | 'voice'>,
): Values {
  if (delivery.kind === 'moderator-notice') {
    return moderatorNoticeValues(voice, delivery.slots.count)
  }
  if (delivery.kind === 'reply') {
    return followerNoticeValues(voice, 'reply', commentsOf(delivery))
  }
  if (delivery.kind === 'follow-up') {
    return followerNoticeValues(voice, 'followUp', commentsOf(delivery))
  }
  if (delivery.kind === 'digest') {
    const { slots, articles, comments } = delivery
    const seen = { articles: articles ?? [], comments: comments ?? [], origins }
    return digestValues(voice, slots, seen)
  }
  return {}
}

type FollowerNotice = ClaimedDelivery & { kind: 'reply' | 'follow-up' }

/** In the order of the notice. Without any, it is not claimed. */
function commentsOf({ slots, comments }: FollowerNotice): [SeenComment, ...SeenComment[]] {
  const [newest, ...others] = slots.commentIds.flatMap(
    (id) => comments?.find(({ commentId }) => commentId === id) ?? [],
  )
  if (!newest) throw new Error('no comment to tell of')
  return [newest, ...others]
}
