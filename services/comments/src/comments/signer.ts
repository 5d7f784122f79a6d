import { type CommentId, newId, ReaderId } from '@afterword/shared/ids'
import { hashSecret } from '@afterword/shared/tokens/secret'
import { signToken } from '@afterword/shared/tokens/token'
import type { Deps } from '../deps.ts'
import { identifyReader } from '../readers/identify-reader.ts'
import type { KnownReader } from '../readers/reader.ts'
import type { Look } from './look-around.ts'
import type { Submission } from './post-comment.ts'

/** Who posts, and the hash of their token where they are to be made with their comment. */
export type Signer = { reader: KnownReader; tokenHash: Buffer | undefined }

type Known = Pick<Submission, 'site' | 'signIn'> & Pick<Look, 'now' | 'situation'>

const UNKNOWN = { subject: null, name: null, avatarUrl: null, isStaff: false, address: null }

/** Finds who posts: by the news site's word, by their token, or as somebody new. */
export async function findSigner(
  { db, tokenKeys }: Pick<Deps, 'db' | 'tokenKeys'>,
  { site, signIn, now, situation }: Known,
  comment: CommentId,
): Promise<Signer> {
  if (signIn !== undefined) {
    const { reader } = await db
      .transaction()
      .execute((tx) => identifyReader(tx, { site, signIn, now }))
    return { reader, tokenHash: undefined }
  }
  if (situation.reader) return { reader: situation.reader, tokenHash: undefined }

  const token = signToken(tokenKeys, { purpose: 'reader', site: site.id, id: comment })
  const reader = { id: newId(ReaderId), siteId: site.id, ...UNKNOWN }
  return { reader, tokenHash: hashSecret(token) }
}
