import { openResolver, type Resolver } from '@afterword/mailer/dns/resolver'
import { isDatabaseAway } from '@afterword/shared/postgres/away'
import { Problem } from '@afterword/shared/problem'
import type { Command } from './command.ts'
import { releaseDeliveryCommand } from './commands/delivery.ts'
import {
  createDkimCommand,
  listDkimCommand,
  retireDkimCommand,
  rotateDkimCommand,
} from './commands/dkim.ts'
import { doctorCommand } from './commands/doctor.ts'
import { addKeyCommand, listKeysCommand, revokeKeyCommand } from './commands/key.ts'
import { listMessagesCommand, replayMessageCommand } from './commands/messages.ts'
import { migrateCommand } from './commands/migrate.ts'
import { addSiteCommand, listSitesCommand, setSiteCommand } from './commands/site.ts'
import { addStaffCommand, listStaffCommand, removeStaffCommand } from './commands/staff.ts'
import { findDatabases } from './databases.ts'
import { describeAll, describeCommand } from './help.ts'
import { parseWords } from './parse-words.ts'
import { Refusal } from './refusal.ts'

const COMMANDS: Command[] = [
  migrateCommand,
  addSiteCommand,
  listSitesCommand,
  setSiteCommand,
  addKeyCommand,
  listKeysCommand,
  revokeKeyCommand,
  addStaffCommand,
  listStaffCommand,
  removeStaffCommand,
  doctorCommand,
  createDkimCommand,
  listDkimCommand,
  rotateDkimCommand,
  retireDkimCommand,
  releaseDeliveryCommand,
  listMessagesCommand,
  replayMessageCommand,
]

type Surroundings = {
  env: NodeJS.ProcessEnv
  print: (text: string) => void
  printError: (text: string) => void
  resolver?: Resolver
}

/** Runs one command line and gives its exit code: 1 for what cannot be done, 2 for misuse. */
export async function run(
  words: string[],
  { env, print, printError, resolver = openResolver() }: Surroundings,
): Promise<number> {
  const databases = findDatabases(env)
  try {
    const command = findCommand(words)
    const wantsHelp = words.length === 0 || words.includes('--help') || words.includes('-h')
    if (wantsHelp) {
      print(command ? describeCommand(command) : describeAll(COMMANDS))
      return 0
    }
    if (!command) throw new Refusal(`"${words.join(' ')}" is no command (see afterword --help)`, 2)

    const input = parseWords(command, words.slice(command.name.split(' ').length))
    await command.run(input, { env, print, databases, resolver })
    return 0
  } catch (error) {
    printError(`afterword: ${describeError(error)}`)
    return error instanceof Refusal ? error.exitCode : 1
  } finally {
    await databases.close()
  }
}

function findCommand(words: string[]): Command | undefined {
  const said = `${words.join(' ')} `
  return COMMANDS.find(({ name }) => said.startsWith(`${name} `))
}

function describeError(error: unknown): string {
  if (error instanceof Refusal || error instanceof Problem) return error.message
  if (isNotMigrated(error)) return 'the database is not migrated: run afterword migrate first'
  if (isDatabaseAway(error)) return `PostgreSQL cannot be reached (${firstLine(error)})`
  return firstLine(error)
}

function isNotMigrated(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === '42P01' || code === '3F000'
}

/** A refused connection to a name with several addresses has its words inside. */
function firstLine(error: unknown): string {
  const [inner] = error instanceof AggregateError ? error.errors : [error]
  const text = inner instanceof Error ? inner.message : String(inner)
  return text.split('\n')[0] ?? text
}
