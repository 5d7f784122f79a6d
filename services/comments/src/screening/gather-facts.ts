import type { Kysely } from 'kysely'
import type { Deps } from '../deps.ts'
import { countApproved } from '../readers/count-approved.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Facts } from './phase.ts'
import type { OnRecord } from './store.ts'
import type { Submission } from './submission.ts'

type Db = Kysely<CommentsSchema>
type Screening = Pick<Deps, 'wordLists'>

/** Looks up the rest of what the phases will look at. */
export async function gatherFacts(
  db: Db,
  deps: Screening,
  submission: Submission & { links: number; record: OnRecord },
): Promise<Facts> {
  const { site, settings, state, reader, author, draft, links, comment, form, record } = submission
  const words = await deps.wordLists.find(db, site.id, settings.rulesVersion)
  return {
    settings,
    threadState: state,
    name: author.name,
    byStaff: reader?.isStaff ?? false,
    approvedBefore: await trustIn(db, submission),
    staffNames: record.staffNames,
    links,
    wordsFound: words.find([author.name, draft.website ?? '', draft.text].join('\n')),
    trapSprung: form !== undefined && form.company !== '',
    shownForMs: form?.shownForMs,
    isDuplicate: record.isDuplicate,
    flood: form?.flood,
    waitSeconds: waitAfter(record.lastAt, submission),
    block: blockOf(record),
    reasonsBefore: comment?.reasons ?? [],
  }
}

function blockOf({ isShadow }: OnRecord): Facts['block'] {
  if (isShadow === null) return undefined
  return isShadow ? 'shadow' : 'open'
}

async function trustIn(db: Db, { settings, reader }: Submission): Promise<number> {
  if (!reader || settings.firstCommentsWait === 0) return 0
  return countApproved(db, reader, settings.firstCommentsWait)
}

function waitAfter(lastAt: Date | null, { settings, now }: Submission): number {
  if (lastAt === null) return 0
  return (lastAt.getTime() - now.getTime()) / 1_000 + settings.slowModeSeconds
}
