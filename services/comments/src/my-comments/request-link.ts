import { MyCommentsDue } from '@afterword/shared/contracts/mail'
import { onTheBeat } from '@afterword/shared/http/on-the-beat'
import type { SiteId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import type { CommentsSchema } from '../schema.ts'
import { MOST_A_DAY, MOST_IN_TEN_MINUTES } from './link.ts'
import { claimVerifiedAuthor, countLinks, insertLink, type Person } from './store.ts'

type Request = {
  site: SiteId
  email: string
  /** A field people do not see. */
  company: string
  client: string
}

/**
 * Somebody would see what they have said. Only the mail tells whether there is anything, and
 * only an address that was proved gets one.
 */
export async function requestLink(deps: Deps, request: Request): Promise<void> {
  const { site, email: address, company, client } = request
  await deps.sites.find(site)
  await deps.limits.asksForMail(client)

  await onTheBeat(async () => {
    if (company !== '') return
    await deps.db.transaction().execute((tx) => mailLink(tx, { site, address }))
  })
}

/** Holds the author: of two requests at once, the second sees the first's link. */
async function mailLink(tx: Transaction<CommentsSchema>, person: Person): Promise<void> {
  const authorId = await claimVerifiedAuthor(tx, person)
  if (!authorId) return

  const { lastTenMinutes, lastDay } = await countLinks(tx, authorId)
  if (lastTenMinutes >= MOST_IN_TEN_MINUTES || lastDay >= MOST_A_DAY) return
  const siteId = person.site
  const linkId = await insertLink(tx, { siteId, authorId })
  await send(tx, MyCommentsDue, { siteId, authorId, linkId })
}
