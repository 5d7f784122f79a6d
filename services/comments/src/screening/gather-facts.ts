import type { AuthorId } from '@afterword/shared/ids'
import type { Transaction } from 'kysely'
import { hashesOfAddress } from '../blocks/address-hash.ts'
import type { Deps } from '../deps.ts'
import { hashesOfNetwork } from '../networks/network-hash.ts'
import { countApproved } from '../readers/count-approved.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Facts } from './phase.ts'
import { findRecord, type Slow } from './store.ts'
import type { Submission } from './submission.ts'

type Tx = Transaction<CommentsSchema>
type Screening = Pick<Deps, 'tokenKeys' | 'wordLists'>

const DUPLICATE_WITHIN_MS = 24 * 60 * 60 * 1_000

/** Looks up all that the phases will look at. */
export async function gatherFacts(
  tx: Tx,
  deps: Screening,
  submission: Submission & { links: number },
): Promise<Facts & { authorId: AuthorId | undefined }> {
  const { site, settings, state, reader, author, draft, links, comment, form } = submission
  const record = await findRecord(tx, searchOf(deps, submission))
  const words = await deps.wordLists.find(tx, site.id, settings.rulesVersion)
  return {
    authorId: record.authorId ?? undefined,
    settings,
    threadState: state,
    name: author.name,
    byStaff: reader?.isStaff ?? false,
    approvedBefore: await trustIn(tx, submission),
    staffNames: record.staffNames,
    links,
    wordsFound: words.find([author.name, draft.website ?? '', draft.text].join('\n')),
    trapSprung: form !== undefined && form.company !== '',
    shownForMs: form?.shownForMs,
    isDuplicate: record.isDuplicate,
    flood: form?.flood,
    waitSeconds: waitAfter(record.lastAt, submission),
    block: record.block,
    reasonsBefore: comment?.reasons ?? [],
  }
}

function searchOf(deps: Screening, submission: Submission): Parameters<typeof findRecord>[1] {
  const { site, thread, reader, author, draft, now, comment } = submission
  const networks = networksOf(deps, submission)
  return {
    site: site.id,
    thread: thread.id,
    author,
    reader: reader?.id ?? null,
    text: draft.text,
    since: new Date(now.getTime() - DUPLICATE_WITHIN_MS),
    except: comment?.id ?? null,
    slow: slowOf(submission, networks),
    networks,
    addresses: reader?.address
      ? hashesOfAddress(deps, { site: site.id, address: reader.address })
      : [],
    now,
  }
}

function networksOf(deps: Screening, { site, client, now }: Submission): Buffer[] {
  return client ? hashesOfNetwork(deps, { site: site.id, client, now }) : []
}

/** Without an address, all that share a name are one author. Who brings no token goes by where they come from. */
function slowOf({ settings, author, form, now }: Submission, networks: Buffer[]): Slow | undefined {
  if (!form || settings.slowModeSeconds === 0) return undefined
  return {
    since: new Date(now.getTime() - settings.slowModeSeconds * 1_000),
    isByAuthor: author.address !== null,
    networks: form.isNewReader ? networks : [],
  }
}

async function trustIn(tx: Tx, { settings, reader }: Submission): Promise<number> {
  if (!reader || settings.firstCommentsWait === 0) return 0
  return countApproved(tx, reader, settings.firstCommentsWait)
}

function waitAfter(lastAt: Date | null, { settings, now }: Submission): number {
  if (lastAt === null) return 0
  return (lastAt.getTime() - now.getTime()) / 1_000 + settings.slowModeSeconds
}
