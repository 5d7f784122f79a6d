import type { Resolver } from '@afterword/mailer/dns/resolver'
import type { Databases } from './databases.ts'

/** One `--name` of a command. Without `value` it is a switch. */
export type Option = {
  describe: string
  /** What stands in the place of its value, in the help. */
  value?: string
  isRequired?: true
  /** It may be given several times, and is then a list. */
  isMultiple?: true
}

/** What a command was given, by option name in camelCase, and its argument by its name. */
export type Input = Record<string, unknown>

export type Context = {
  env: NodeJS.ProcessEnv
  print: (text: string) => void
  databases: Databases
  /** Where commands look names up. */
  resolver: Resolver
}

export type Command = {
  /** The words that call it. */
  name: string
  summary: string
  /** The one word after the name, where it takes one. */
  argument?: string
  options: Record<string, Option>
  run: (input: Input, context: Context) => Promise<void>
}
