import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { run } from './commands.mjs'
import { npmCommand } from './dependencies.mjs'
import { Failure, say } from './failure.mjs'
import { inRepository } from './repository.mjs'

const WIDGET = inRepository('web', 'widget')
const BUILT = join(WIDGET, 'dist', 'embed.js')

/** Builds web/widget if that was never done or its sources are newer. */
export async function buildWidget(session) {
  if (existsSync(BUILT) && newestChange(WIDGET) <= statSync(BUILT).mtimeMs) return

  say('Building the widget')
  const { command, args } = npmCommand()
  const { code, output } = await run(command, [...args, 'run', 'build'], {
    cwd: inRepository(),
    env: process.env,
    signal: session.signal,
  })
  if (code === 0) return

  console.error(output.trimEnd())
  throw new Failure('the widget cannot be built: see above')
}

function newestChange(folder) {
  const entries = readdirSync(folder, { withFileTypes: true })
  const sources = entries.filter(({ name }) => name !== 'dist' && name !== 'node_modules')
  return Math.max(
    0,
    ...sources.map((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? newestChange(path) : statSync(path).mtimeMs
    }),
  )
}
