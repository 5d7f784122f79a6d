import type { Site } from '@afterword/shared/access/store'
import type { CommentId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { admitReader } from '../readers/admit-reader.ts'
import { identifyReader } from '../readers/identify-reader.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import { findState } from '../threads/find-state.ts'
import type { Thread, ThreadState } from '../threads/thread.ts'
import { admitVoter } from './admit-voter.ts'
import { lockVotes, replaceVote, type Votes } from './store.ts'
import type { VoteValue } from './vote.ts'

export type Cast = {
  site: Site
  thread: Thread
  comment: CommentId
  value: VoteValue
  readerToken?: string | undefined
  signIn?: string | undefined
  client: string
}

/** Counts a reader's vote on a comment: one each, which the next replaces. */
export async function castVote(
  deps: Pick<Deps, 'db' | 'now' | 'limits'>,
  cast: Cast,
): Promise<Votes & { mine: VoteValue; readerToken?: string }> {
  const { site, thread, comment: id, value } = cast
  const now = deps.now()
  await deps.limits.votes(`${site.id} ${cast.client}`)
  const { state, settings } = await findState(deps.db, { site: site.id, thread, now })
  refuseByRule({ state, settings, value })
  if (!settings.guests && cast.signIn === undefined) throw new Problem('sign-in-required')
  await admitReader(deps, cast)
  await admitVoter(deps, cast)

  return deps.db.transaction().execute(async (tx) => {
    const { reader, ...made } = await identifyReader(tx, { ...cast, now })
    const held = await lockVotes(tx, id)
    if (!held?.shown) throw new Problem('comment-not-found')
    if (held.readerId === reader.id) throw refused('It is your own comment.')

    const votes = (await replaceVote(tx, { comment: id, reader: reader.id, value })) ?? held
    return { up: votes.up, down: votes.down, mine: value, ...made }
  })
}

function refused(detail: string): Problem {
  return new Problem('vote-refused', { detail })
}

type Rules = { state: ThreadState; settings: SiteSettings; value: VoteValue }

/** A closed thread is as it is: votes are neither given there nor taken back. */
function refuseByRule({ state, settings, value }: Rules): void {
  if (state === 'hidden') throw new Problem('comment-not-found')
  if (state === 'closed') throw refused('This thread is closed.')
  if (settings.votes === 'off') throw refused('There are no votes on this site.')
  if (settings.votes === 'likes' && value === -1) throw refused('This site takes likes only.')
}
