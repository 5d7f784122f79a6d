import { readConfig } from '@afterword/shared/config'
import { openLog } from '@afterword/shared/log'
import { openDatabase } from '@afterword/shared/postgres/database'
import { followClock } from '@afterword/shared/postgres/database-clock'
import { runProcess } from '@afterword/shared/run-process'
import { settingsOf } from '@afterword/shared/service'
import { Config } from './config.ts'
import type { CommentsSchema } from './schema.ts'
import { start } from './start.ts'

const config = readConfig(Config, process.env)
const log = openLog({ service: 'comments', level: config.LOG_LEVEL })
const db = openDatabase<CommentsSchema>({
  url: config.DATABASE_URL,
  connections: config.DATABASE_CONNECTIONS,
  log,
})
const clock = followClock(db, log)

const service = start(
  {
    ...settingsOf(config),
    answerMemoryMb: config.ANSWER_MEMORY_MB,
    embedFolder: config.EMBED_FOLDER,
    privateHosts: config.PRIVATE_HOSTS,
  },
  { db, log, now: clock.now },
)

await runProcess({
  host: config.HOST,
  port: config.PORT,
  listener: service.listener,
  log,
  stop: async () => {
    await Promise.all([service.stop(), clock.stop()])
    await db.destroy()
  },
})
