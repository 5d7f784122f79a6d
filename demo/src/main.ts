import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { migrateAll } from '@afterword/all-in-one/migrate-all'
import { start } from '@afterword/all-in-one/start'
import { readConfig } from '@afterword/shared/config'
import { openLog } from '@afterword/shared/log'
import { isDatabaseAway } from '@afterword/shared/postgres/away'
import { runProcess } from '@afterword/shared/run-process'
import { createApp } from './app.ts'
import { Config } from './config.ts'
import { keepDemoKey } from './demo-key.ts'
import { openMailStore } from './inbox/mail-store.ts'
import { startSmtpServer } from './inbox/smtp-server.ts'
import { hostsOf, loopbackUrl, originsOf } from './places.ts'
import { makeDemoKey, seed } from './seed.ts'
import { welcome } from './welcome.ts'

const env = process.env
const config = readConfig(Config, env)
const { PUBLIC_URL: publicUrl } = config
const log = openLog({ service: 'demo', level: config.LOG_LEVEL })
const folder = resolve(config.DATA_FOLDER)

try {
  if (!existsSync(folder)) await mkdir(folder)
  await migrateAll({
    ownerUrl: config.OWNER_DATABASE_URL,
    roles: {
      comments: config.COMMENTS_DATABASE_URL,
      subscriptions: config.SUBSCRIPTIONS_DATABASE_URL,
      mailer: config.MAILER_DATABASE_URL,
    },
  })
  const origins = originsOf(config)
  await seed({ env, publicUrl, origins })
  const key = await keepDemoKey({
    file: join(folder, 'demo-key'),
    databaseUrl: config.COMMENTS_DATABASE_URL,
    log,
    make: () => makeDemoKey(env),
  })

  const mails = await openMailStore(join(folder, 'inbox'))
  const smtp = await startSmtpServer({ mails, log, host: '127.0.0.1', port: 0 })
  const keyFile = shorten(join(folder, 'demo-key'))
  const app = createApp({
    publicUrl,
    loopbackUrl: loopbackUrl(config),
    hosts: hostsOf(origins),
    key,
    keyFile,
    mails,
    templatesFolder: config.TEMPLATES_DIR,
    log,
    now: () => new Date(),
  })
  const services = start(
    { ...config, SMTP_URL: smtp.url },
    { '': app, 'favicon.ico': app, articles: app, demo: app, inbox: app },
  )

  await runProcess({
    host: config.HOST,
    port: config.PORT,
    listener: services.listener,
    log,
    async stop() {
      await services.stop()
      await smtp.stop()
    },
  })
  console.log(welcome({ publicUrl, keyFile }))
} catch (error) {
  console.error(`afterword: the demo cannot start: ${describe(error)}`)
  process.exit(1)
}

/** As one would type it from here. */
function shorten(path: string): string {
  const fromHere = relative(process.cwd(), path)
  return fromHere.startsWith('..') ? path : fromHere
}

function describe(error: unknown): string {
  const [inner] = error instanceof AggregateError ? error.errors : [error]
  const reason = inner instanceof Error ? inner.message : String(inner)
  return isDatabaseAway(inner) ? `PostgreSQL cannot be reached (${reason})` : reason
}
