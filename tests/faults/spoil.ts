import { sql } from 'kysely'
import { subscribe } from './requests.ts'
import type { World } from './world.ts'

const ASKER = 'spoilt@example.com'
const GOOD = 'pt'

/** A letter that no template can put together. */
export type Spoilt = {
  address: string
  /** Lets it try again at once, without the hours that lie between its tries. */
  hurry: () => Promise<void>
  /** How it stands, of itself and in its reason. */
  look: () => Promise<{ state: string; reason: string | null; attempts: number }>
  /** As a new version does that knows what to say. Who sends must begin again to read it. */
  mend: () => Promise<void>
}

/** Asks for a letter in Portuguese, and takes that language from what is stored for it. */
export async function spoilLetter(world: World, subscriptionsUrl: string): Promise<Spoilt> {
  const { db } = world
  await sql`
    create function public.spoil() returns trigger language plpgsql as
      $$ begin new.locale := 'none'; return new; end $$
  `.execute(db)
  await sql`
    create trigger spoil before insert on mailer.contents for each row
      when (new.locale = ${sql.lit(GOOD)}) execute function public.spoil()
  `.execute(db)
  const { status } = await subscribe(world, subscriptionsUrl, ASKER, { locale: GOOD })
  if (status !== 202) throw new Error(`subscribing answered ${status}`)
  const ofIt = sql`content_id in (select id from mailer.contents where locale = 'none')`

  return {
    address: ASKER,
    async hurry() {
      await sql`
        update mailer.deliveries set due_at = now() where state = 'deferred' and ${ofIt}
      `.execute(db)
    },
    async look() {
      const { rows } = await sql<{ state: string; reason: string | null; attempts: number }>`
        select state, reason, attempts from mailer.deliveries where ${ofIt}
      `.execute(db)
      return rows[0] ?? { state: '', reason: null, attempts: 0 }
    },
    async mend() {
      await sql`drop trigger spoil on mailer.contents`.execute(db)
      await sql`update mailer.contents set locale = ${GOOD} where locale = 'none'`.execute(db)
    },
  }
}
