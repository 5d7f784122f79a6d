import type { Site } from '@afterword/shared/access/store'
import { hashSecret, newSecret } from '@afterword/shared/tokens/secret'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { readSignIn } from '../sign-in/read-sign-in.ts'
import { findSignIn } from '../sign-in/store.ts'
import type { Reader, SignedIn } from './reader.ts'
import {
  findReaderBySubject,
  findReaderByToken,
  insertReader,
  updateSignedInReader,
} from './store.ts'

type Tx = Transaction<CommentsSchema>

type Brought = {
  site: Site
  readerToken?: string | undefined
  /** A JWT of the news site: whoever brings one is known by it alone. */
  signIn?: string | undefined
  /** For somebody new; left out, it is made at random. */
  newToken?: string
  now: Date
}

/**
 * Finds who is behind a request, or makes them. The token of somebody new is in the answer,
 * this once; so it is when the one that was brought is not known, as after an erasure.
 */
export async function identifyReader(
  tx: Tx,
  { site, readerToken, signIn, newToken = newSecret('reader'), now }: Brought,
): Promise<{ reader: Reader; readerToken?: string }> {
  if (signIn !== undefined) {
    const signedIn = await readSignIn(await findSignIn(tx, site.id), { token: signIn, now })
    return { reader: await keepSignedIn(tx, { site, signedIn, now }) }
  }

  const known = readerToken && (await findKnown(tx, { site, readerToken }))
  if (known) return { reader: known }

  const reader = await insertReader(tx, { site: site.id, tokenHash: hashSecret(newToken) })
  return { reader, readerToken: newToken }
}

/** Finds who has this token, and makes nobody. */
export async function findKnown(
  tx: Tx,
  { site, readerToken }: { site: Site; readerToken: string },
): Promise<Reader | undefined> {
  return findReaderByToken(tx, { site: site.id, tokenHash: hashSecret(readerToken) })
}

type News = { site: Site; signedIn: SignedIn; now: Date }

async function keepSignedIn(tx: Tx, { site, signedIn, now }: News): Promise<Reader> {
  const known = await findReaderBySubject(tx, { site: site.id, subject: signedIn.subject })
  if (known && isSame(known, signedIn)) return known

  const since = known?.address === signedIn.address ? (known?.verifiedAt ?? now) : now
  const verifiedAt = signedIn.address === null ? null : since
  return updateSignedInReader(tx, site.id, { ...signedIn, verifiedAt })
}

function isSame(known: Reader, { name, address, avatarUrl, isStaff }: SignedIn): boolean {
  return (
    known.name === name &&
    known.address === address &&
    known.avatarUrl === avatarUrl &&
    known.isStaff === isStaff
  )
}
