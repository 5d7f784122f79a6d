import { z } from 'zod'
import type { Post } from './posts.ts'

/** A comment that a reader finds on the page. */
export type Found = { id: string; text: string }

/** What a run did to its comments: all that was acknowledged against all that is to be read. */
export type CommentTally = {
  posted: number
  /** Sent more than once. */
  retried: number
  /** Never acknowledged, whatever the number of tries. */
  unanswered: number
  /** Acknowledged and not to be read. */
  lost: number
  /** To be read in other words than were sent. */
  changed: number
  /** Copies beyond the first. */
  duplicates: number
  /** To be read and never sent. */
  unexpected: number
  /** Requests whose tries were answered 201 in different words. */
  unlike: number
}

const Acknowledged = z.object({ comment: z.object({ id: z.string() }) })

export function tallyComments(posts: Post[], found: Found[]): CommentTally {
  const textById = new Map(found.map(({ id, text }) => [id, text]))
  const known = new Set(posts.map(({ text }) => text.normalize('NFC')))
  const acked = posts.flatMap(({ text, tries }) => {
    const answers = tries.filter(({ status }) => status === 201).map(({ answer }) => answer)
    const [first] = answers
    if (first === undefined) return []
    const { comment } = Acknowledged.parse(JSON.parse(first))
    const stored = textById.get(comment.id)
    return [{ sent: text.normalize('NFC'), stored, isUnlike: new Set(answers).size > 1 }]
  })

  return {
    posted: posts.length,
    retried: posts.filter(({ tries }) => tries.length > 1).length,
    unanswered: posts.length - acked.length,
    lost: acked.filter(({ stored }) => stored === undefined).length,
    changed: acked.filter(({ sent, stored }) => stored !== undefined && stored !== sent).length,
    duplicates: found.length - new Set(found.map(({ text }) => text)).size,
    unexpected: found.filter(({ text }) => !known.has(text)).length,
    unlike: acked.filter(({ isUnlike }) => isUnlike).length,
  }
}

/** True where nothing was lost, changed, doubled or made up, and everybody had their answer. */
export function isWhole(tally: CommentTally): boolean {
  const { unanswered, lost, changed, duplicates, unexpected, unlike } = tally
  const faults = unanswered + lost + changed + duplicates + unexpected + unlike
  return tally.posted > 0 && faults === 0
}
