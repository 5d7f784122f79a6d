import { relayDueMessages } from '@afterword/shared/messages/relay'
import type { PlatformSchema } from '@afterword/shared/platform/schema'
import { openDatabase } from '@afterword/shared/postgres/database'
import { pino } from 'pino'

// A relay that has taken a message from PostgreSQL and never gets through to Redis. Killed by a test.
const [url = ''] = process.argv.slice(2)
const db = openDatabase<PlatformSchema>({ url, connections: 2, log: pino({ level: 'silent' }) })

await relayDueMessages(db, {
  name: 'comments.notices',
  hasSentinel: () => Promise.resolve(true),
  plantSentinel: () => Promise.resolve(),
  add() {
    process.stdout.write('stuck\n')
    return new Promise((resolve) => setTimeout(resolve, 600_000))
  },
})
