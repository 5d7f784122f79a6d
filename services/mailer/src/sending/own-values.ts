import type { Site } from '@afterword/shared/access/store'
import type { ClaimedDelivery, SeenComment, Waiting } from '../deliveries/delivery.ts'
import type { Deps } from '../deps.ts'
import { digestValues } from '../templates/digest.ts'
import { BRACES, type Values } from '../templates/fill.ts'
import { followerNoticeValues } from '../templates/follower-notice.ts'
import { moderatorNoticeValues } from '../templates/moderator-notice.ts'
import type { Voice } from '../templates/voice.ts'
import { decideLinks, type Links } from './links.ts'

type Needs = Pick<Deps, 'publicUrl' | 'tokenKeys'>
type Parts = { site: Site; voice: Voice; links: Links }

/** What this copy says in the slots its content leaves open. */
export function ownValues(
  deps: Needs,
  delivery: ClaimedDelivery,
  { site, voice, links }: Parts,
): Values {
  return { ...BRACES, ...links, ...saidOf(deps, delivery, { site, voice }) }
}

function saidOf(
  deps: Needs,
  delivery: ClaimedDelivery,
  { site: { origins }, voice }: Pick<Parts, 'site' | 'voice'>,
): Values {
  if (delivery.kind === 'moderator-notice') {
    return moderatorNoticeValues(voice, waitingOf(delivery), decideLinks(deps, delivery))
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

/** Where nothing waits, no notice is claimed. */
function waitingOf({ waiting }: ClaimedDelivery): Waiting {
  if (!waiting) throw new Error('no comment to tell of')
  return waiting
}

/** In the order of the notice. Without any, it is not claimed. */
function commentsOf({ slots, comments }: FollowerNotice): [SeenComment, ...SeenComment[]] {
  const [newest, ...others] = slots.commentIds.flatMap(
    (id) => comments?.find(({ commentId }) => commentId === id) ?? [],
  )
  if (!newest) throw new Error('no comment to tell of')
  return [newest, ...others]
}
