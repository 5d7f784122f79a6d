import { SitePurgeDue, ThreadPurgeDue } from '@afterword/shared/contracts/purges'
import { calling, type Handler } from '@afterword/shared/messages/consume'
import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { purgeSite } from './purge-site.ts'
import { purgeThread } from './purge-thread.ts'
import type { SendPurge } from './send-purge.ts'
import { takeTurns } from './take-turns.ts'

/** What this service does about what was taken back. */
export function purgeHandlers(deps: {
  db: Kysely<CommentsSchema>
  sendPurge: SendPurge
}): Handler[] {
  const inTurn = takeTurns()
  return [
    calling(ThreadPurgeDue, (purge) => inTurn(purge.threadId, () => purgeThread(deps, purge))),
    calling(SitePurgeDue, (purge) => purgeSite(deps, purge)),
  ]
}
