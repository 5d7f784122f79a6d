import { ConfirmationId, type SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import { isTokenValid, readTokenId } from '@afterword/shared/tokens/token'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import { identifyReader } from '../readers/identify-reader.ts'
import type { Reader } from '../readers/reader.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Proof } from './proof.ts'
import { claimProof, findAddress, markProofUsed, updateReaderAddress } from './store.ts'

type Tx = Transaction<CommentsSchema>

type Brought = { site: SiteId; code: string; readerToken?: string | undefined }

/**
 * Binds a proved address to the browser that brings the code: whoever has both the mail and
 * this token is the author. It works once, for a quarter of an hour; the same browser may ask
 * twice, since an answer can be lost.
 */
export async function takeCode(
  deps: Deps,
  { site: siteId, code, readerToken }: Brought,
): Promise<{ readerToken?: string }> {
  const site = await deps.sites.find(siteId)
  const id = ConfirmationId.safeParse(readTokenId(code)).data
  const isOurs = id && isTokenValid(deps.tokenKeys, code, { purpose: 'prove', site: siteId, id })
  if (!isOurs) throw new Problem('code-not-valid')

  return deps.db.transaction().execute(async (tx) => {
    const proof = await claimProof(tx, { id, site: siteId })
    // We made the code, so the word that it was earned is on its way.
    if (!proof) throw new Problem('request-in-flight', { retryAfterSeconds: 1 })

    const now = deps.now()
    const { reader, ...made } = await identifyReader(tx, { site, readerToken, now })
    if (proof.readerId !== reader.id) await bind(tx, { proof, reader, now })
    return made
  })
}

type Binding = { proof: Proof & { isFresh: boolean }; reader: Reader; now: Date }

async function bind(tx: Tx, { proof, reader, now }: Binding): Promise<void> {
  const address = await findAddress(tx, { site: proof.siteId, author: proof.authorId })
  if (!address || !proof.isFresh || proof.usedAt !== null) throw new Problem('code-not-valid')

  await markProofUsed(tx, proof.id, reader.id)
  await updateReaderAddress(tx, reader.id, { address, verifiedAt: now })
}
