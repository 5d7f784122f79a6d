import type { Site } from '@afterword/shared/access/store'
import { networkPrefix } from '@afterword/shared/http/client-address'
import { type CommentId, newId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Insertable, Transaction } from 'kysely'
import { holdComment } from '../comments/hold-comment.ts'
import type { Deps } from '../deps.ts'
import { decideIn } from '../moderation/decide-comments.ts'
import { hashesOfNetwork, hashNetwork } from '../networks/network-hash.ts'
import { admitReader } from '../readers/admit-reader.ts'
import { identifyReader } from '../readers/identify-reader.ts'
import { isConfirmed } from '../readers/is-confirmed.ts'
import type { Reader } from '../readers/reader.ts'
import type { CommentsSchema } from '../schema.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import { findState } from '../threads/find-state.ts'
import type { ReportBody } from './report-body.ts'
import { ReportId, type ReportsTable } from './report.ts'
import { statusUrl } from './status-url.ts'
import {
  findNetworkHash,
  findReportBy,
  insertReport,
  isApprovedByHuman,
  sumWeights,
} from './store.ts'
import { weighReport } from './weigh-report.ts'

type Tx = Transaction<CommentsSchema>

export type Filing = { site: Site; comment: CommentId; report: ReportBody; client: string }

export type Filed = { report: { statusUrl: string }; readerToken?: string }

/** Takes a reader's report, once; enough of them make the comment wait for a moderator. */
export async function reportComment(
  deps: Pick<Deps, 'db' | 'now' | 'limits' | 'tokenKeys' | 'publicUrl'>,
  filing: Filing,
): Promise<Filed> {
  const { site, comment, report, client } = filing
  await deps.limits.reports(`${site.id} ${client}`)
  const { readerToken, signIn } = report
  await admitReader(deps, { site, client, readerToken, signIn })
  const now = deps.now()

  return deps.db.transaction().execute(async (tx) => {
    const held = await holdComment(tx, { site: site.id, id: comment })
    const { reader, ...made } = await identifyReader(tx, { site, readerToken, signIn, now })
    const earlier = await findReportBy(tx, { comment, reader: reader.id })
    if (earlier) return { report: { statusUrl: statusUrl(deps, { site: site.id, id: earlier }) } }

    const { state, settings } = await findState(tx, { site: site.id, thread: held.thread, now })
    if (state === 'hidden' || !held.comment.shown) throw new Problem('comment-not-found')
    const row = await rowOf(tx, deps, { ...filing, reader, now })
    await insertReport(tx, row)
    await holdIfEnough(tx, row, { settings, now })
    return { report: { statusUrl: statusUrl(deps, { site: site.id, id: row.id }) }, ...made }
  })
}

async function rowOf(
  tx: Tx,
  deps: Pick<Deps, 'tokenKeys'>,
  { site, comment, report, client, reader, now }: Filing & { reader: Reader; now: Date },
): Promise<Insertable<ReportsTable>> {
  const network = { site: site.id, client: networkPrefix(client), now }
  const known = await findNetworkHash(tx, { comment, hashes: hashesOfNetwork(deps, network) })
  return {
    id: newId(ReportId),
    siteId: site.id,
    commentId: comment,
    readerId: reader.id,
    // By the name an earlier report gave it: one network counts once, whatever the key or window.
    networkHash: known ?? hashNetwork(deps, network),
    weight: await weighReport(tx, reader),
    reason: report.reason,
    note: report.note,
    ...noticeOf(report, reader),
    decisionId: null,
    decidedAt: null,
    createdAt: now,
  }
}

function noticeOf(
  report: ReportBody,
  reader: Reader,
): Pick<ReportsTable, 'law' | 'name' | 'address' | 'verifiedAt'> & { goodFaith: boolean } {
  if (report.reason !== 'illegal') {
    return { law: null, name: null, address: null, verifiedAt: null, goodFaith: false }
  }
  const { law, name, email, goodFaith } = report
  const isProved = email !== null && isConfirmed({ ...reader, subject: null }, email)
  return { law, name, address: email, verifiedAt: isProved ? reader.verifiedAt : null, goodFaith }
}

type About = { settings: SiteSettings; now: Date }

/** The thread is held: of many reports at once, one is the last that it took. */
async function holdIfEnough(
  tx: Tx,
  { id, siteId: site, commentId }: Pick<ReportsTable, 'id' | 'siteId' | 'commentId'>,
  { settings, now }: About,
): Promise<void> {
  if ((await sumWeights(tx, commentId)) < settings.reportsToHold) return
  if (await isApprovedByHuman(tx, commentId)) return

  await decideIn(tx, {
    site,
    decisions: [{ commentId, action: 'wait', reasons: ['reports'] }],
    actor: { kind: 'reports', id },
    note: null,
    now,
  })
}
