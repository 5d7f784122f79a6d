import type { EntryOf } from '@afterword/shared/journal/entry'
import type { Deps } from '../deps.ts'
import { erasePerson } from './erase-person.ts'
import { listAddresses } from './store.ts'

/**
 * Erases again who was erased after the backup that the database was restored from. Says how
 * many there were.
 */
export async function eraseAgain(
  { db }: Pick<Deps, 'db'>,
  { site, authors, afterwards }: EntryOf<'erase'>,
): Promise<number> {
  const addresses = await listAddresses(db, authors)
  for (const address of addresses) await erasePerson({ db }, { site, address, afterwards })
  return addresses.length
}
