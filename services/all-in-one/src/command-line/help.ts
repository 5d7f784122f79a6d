import type { Command, Option } from './command.ts'

/** What `afterword --help` says. */
export function describeAll(commands: Command[]): string {
  const lines = commands.map((command) => [callOf(command), command.summary] as const)
  return [
    'afterword: comments, subscriptions and mail for news sites',
    '',
    ...alignPairs(lines),
    '',
    'afterword <command> --help says more. Settings come from the environment:',
    'OWNER_DATABASE_URL (migrate), COMMENTS_DATABASE_URL, SUBSCRIPTIONS_DATABASE_URL,',
    'MAILER_DATABASE_URL.',
  ].join('\n')
}

/** What `afterword <command> --help` says. */
export function describeCommand(command: Command): string {
  const options = Object.entries(command.options).map(
    ([name, option]) => [callOfOption(name, option), describeOption(option)] as const,
  )
  return [`afterword ${callOf(command)}: ${command.summary}`, '', ...alignPairs(options)]
    .join('\n')
    .trimEnd()
}

function callOf({ name, argument }: Command): string {
  return argument ? `${name} <${argument}>` : name
}

function callOfOption(name: string, { value }: Option): string {
  return value ? `--${name} <${value}>` : `--${name}`
}

function describeOption({ describe, isRequired, isMultiple }: Option): string {
  const notes = [isRequired && 'needed', isMultiple && 'may be repeated'].filter(Boolean)
  return notes.length > 0 ? `${describe} (${notes.join(', ')})` : describe
}

function alignPairs(pairs: (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...pairs.map(([left]) => left.length))
  return pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
