import { ProofRequested } from '@afterword/shared/contracts/comments'
import { addressKey } from '@afterword/shared/email-address'
import type { SiteId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import type { Deps } from '../deps.ts'
import { findKnown } from '../readers/identify-reader.ts'
import { findSignedComment, markAuthorsVerified, renewMailRequest } from './store.ts'

type Request = {
  site: SiteId
  readerToken: string
  email: string
  /** A field people do not see. */
  company: string
  client: string
}

/**
 * A reader would have the address confirmed that they signed a comment with, to skip the
 * moderation queue next time. Only that reader can ask; how often a mail goes out is for
 * subscriptions to say, as for every confirmation.
 */
export async function requestProof(deps: Deps, request: Request): Promise<void> {
  const { site: siteId, readerToken, email, company, client } = request
  const site = await deps.sites.find(siteId)
  await deps.limits.asksForMail(client)
  if (company !== '') return

  await deps.db.transaction().execute(async (tx) => {
    const reader = await findKnown(tx, { site, readerToken })
    if (!reader) return
    const isProved = reader.address !== null && addressKey(reader.address) === addressKey(email)
    // Somebody else may have typed it meanwhile, under a name that is theirs from now on.
    if (isProved) return markAuthorsVerified(tx, site.id, email)

    const comment = await findSignedComment(tx, { reader: reader.id, address: email })
    if (!comment) return
    const { id: commentId, authorId } = comment
    await renewMailRequest(tx, { commentId, authorId })
    await send(tx, ProofRequested, { siteId: site.id, authorId })
  })
}
