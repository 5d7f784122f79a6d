import { join } from 'node:path'
import { readConfig } from '@afterword/shared/config'
import { securityHeaders } from '@afterword/shared/http/security-headers'
import { openLog } from '@afterword/shared/log'
import { runProcess } from '@afterword/shared/run-process'
import express from 'express'
import { serveAssets } from '../assets.ts'
import { Config } from './config.ts'
import { openMailStore } from './mail-store.ts'
import { inboxRoutes } from './routes.ts'
import { startSmtpServer } from './smtp-server.ts'

const config = readConfig(Config, process.env)
const { HOST: host, PUBLIC_URL: publicUrl } = config
const log = openLog({ service: 'inbox', level: config.LOG_LEVEL })

const mails = await openMailStore(join(config.DATA_FOLDER, 'inbox'))
const smtp = await startSmtpServer({ mails, log, host, port: config.SMTP_PORT })

const app = express()
app.disable('x-powered-by')
app.use(securityHeaders(publicUrl))
app.get('/', (_req, res) => res.redirect('/inbox'))
app.use('/demo', serveAssets())
app.use(inboxRoutes({ mails, publicUrl }))

await runProcess({ host, port: config.PORT, listener: app, log, stop: smtp.stop })
