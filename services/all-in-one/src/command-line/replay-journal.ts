import { eraseAgain as eraseAuthorsAgain } from '@afterword/comments/erasure/erase-again'
import { replaySuppressions } from '@afterword/mailer/suppressions/replay-suppressions'
import { readConfig, Secret } from '@afterword/shared/config'
import { JournalShape } from '@afterword/shared/journal/config'
import type { EntryOf } from '@afterword/shared/journal/entry'
import { type JournalFound, readJournal } from '@afterword/shared/journal/read-journal'
import { eraseAgain as eraseSubscribersAgain } from '@afterword/subscriptions/subscriptions/erase-again'
import { endAgain } from '@afterword/subscriptions/unsubscribe/end-again'
import { z } from 'zod'
import type { Context } from './command.ts'
import type { Databases } from './databases.ts'
import { Refusal } from './refusal.ts'

const MOST_NAMED = 10
const INSTEAD =
  'or end by hand the subscriptions of those who left after the backup was made, and say --without-journal'

/** Tells a restored database who left, was suppressed or erased since. Again, it changes nothing. */
export async function replayJournal(
  { env, databases, print }: Pick<Context, 'env' | 'databases' | 'print'>,
  { skipDamaged }: { skipDamaged: boolean },
): Promise<void> {
  const { JOURNAL_DIR: folder } = readConfig(z.object(JournalShape), env)
  if (!folder) throw new Refusal(`JOURNAL_DIR is not set: set it, ${INSTEAD}`)

  const journal = await readJournal(folder)
  if (journal.files === 0) {
    throw new Refusal(`there is no journal in ${folder}: put it there, ${INSTEAD}`)
  }
  if (journal.damaged.length > 0) complain(journal, { skipDamaged, print })

  const { entries } = journal
  const ends = entries.filter((entry) => entry.what === 'unsubscribe')
  const marks = entries.filter((entry) => entry.what === 'suppress' || entry.what === 'lift')
  const erasures = entries.filter((entry) => entry.what === 'erase')

  const erased = await eraseEverywhere(databases, { env, erasures })
  const ended = await endAgain(databases.subscriptions(), ends)
  const { suppressed, lifted } = await replaySuppressions(databases.mailer(), marks)
  print(`Journal: ${entries.length} entries in ${journal.files} files.`)
  print(
    `Subscriptions ended: ${ended}; addresses suppressed: ${suppressed}, lifted: ${lifted}; erased: ${erased}.`,
  )
}

function complain(
  { damaged }: JournalFound,
  { skipDamaged, print }: { skipDamaged: boolean; print: Context['print'] },
): void {
  const named = damaged.slice(0, MOST_NAMED).map(({ file, line }) => `${file}:${line}`)
  const more = damaged.length > MOST_NAMED ? ` and ${damaged.length - MOST_NAMED} more` : ''
  const where = `${named.join(', ')}${more}`
  if (!skipDamaged) {
    throw new Refusal(`the journal is damaged at ${where}: mend it, or say --skip-damaged`)
  }
  print(`Damaged lines skipped: ${where}.`)
}

/** Says how many people there were, whichever service knew of them. */
async function eraseEverywhere(
  databases: Databases,
  { env, erasures }: { env: Context['env']; erasures: EntryOf<'erase'>[] },
): Promise<number> {
  if (erasures.length === 0) return 0

  const Config = z.object({ ADDRESS_HASH_KEY: Secret.describe('Keys the hashes in the journal') })
  const { ADDRESS_HASH_KEY: addressHashKey } = readConfig(Config, env)
  const [comments, subscriptions] = [databases.comments(), databases.subscriptions()]
  let count = 0
  for (const erasure of erasures) {
    const known = [
      await eraseSubscribersAgain({ db: subscriptions, addressHashKey }, erasure),
      await eraseAuthorsAgain({ db: comments }, erasure),
    ]
    if (known.some((found) => found > 0)) count += 1
  }
  return count
}
