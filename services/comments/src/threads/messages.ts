import { PublicationRecorded } from '@afterword/shared/contracts/publications'
import { type Handler, on } from '@afterword/shared/messages/consume'
import type { CommentsSchema } from '../schema.ts'
import { vouchForPage } from './vouch-for-page.ts'

/** What this service does about articles that the site has announced. */
export function publicationHandlers(deps: { now: () => Date }): Handler[] {
  return [
    on(PublicationRecorded, (tx, publication) =>
      vouchForPage(deps, tx.withTables<CommentsSchema>(), publication),
    ),
  ]
}
