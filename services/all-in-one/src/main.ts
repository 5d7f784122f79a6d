import { readConfig } from '@afterword/shared/config'
import { openLog } from '@afterword/shared/log'
import { runProcess } from '@afterword/shared/run-process'
import { Config } from './config.ts'
import { start } from './start.ts'

const config = readConfig(Config, process.env)
const { listener, stop } = start(config)

await runProcess({
  host: config.HOST,
  port: config.PORT,
  listener,
  log: openLog({ service: 'all-in-one', level: config.LOG_LEVEL }),
  stop,
})
