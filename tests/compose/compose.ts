import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs docker compose as the environment's COMPOSE names it, with its files and project. */
export async function compose(...args: string[]): Promise<string> {
  const [command = 'docker', ...before] = (process.env['COMPOSE'] ?? 'docker compose').split(' ')
  const { stdout } = await run(command, [...before, ...args], { maxBuffer: 64_000_000 })
  return stdout
}

/** Runs one of our commands, as `afterword …`. */
export async function afterword(...args: string[]): Promise<string> {
  return compose('run', '--rm', '--no-deps', '-T', 'migrate', ...args)
}

/** Runs SQL as the owner of the database. */
export async function sql(statement: string): Promise<string> {
  const psql = [
    'psql',
    '-q',
    '-t',
    '-A',
    '-v',
    'ON_ERROR_STOP=1',
    '-U',
    'afterword',
    '-d',
    'afterword',
  ]
  return (await compose('exec', '-T', 'postgres', ...psql, '-c', statement)).trim()
}
