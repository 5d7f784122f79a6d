import { parseArgs } from 'node:util'
import type { Command, Input } from './command.ts'
import { Refusal } from './refusal.ts'

/** Reads what follows a command's name. */
export function parseWords(command: Command, words: string[]): Input {
  const { values, positionals } = parse(command, words)
  const input = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [toCamelCase(name), value]),
  )
  for (const [name, { isRequired }] of Object.entries(command.options)) {
    if (isRequired && values[name] === undefined) throw misuse(command, `--${name} is missing`)
  }

  const [argument, ...rest] = positionals
  if (rest.length > 0 || (argument !== undefined && !command.argument)) {
    throw misuse(command, `"${positionals.at(-1)}" is not understood`)
  }
  if (!command.argument) return input
  if (argument === undefined) throw misuse(command, `<${command.argument}> is missing`)
  return { ...input, [command.argument]: argument }
}

/** The option that a field of the input came from. */
export function toOption(field: string): string {
  return `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

function toCamelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase())
}

function parse(command: Command, words: string[]): ReturnType<typeof parseArgs> {
  const options = Object.entries(command.options).map(([name, { value, isMultiple = false }]) => {
    const type = value ? ('string' as const) : ('boolean' as const)
    return [name, { type, multiple: isMultiple }] as const
  })
  try {
    return parseArgs({ args: words, options: Object.fromEntries(options), allowPositionals: true })
  } catch (error) {
    throw misuse(command, error instanceof Error ? firstSentence(error.message) : 'misused')
  }
}

function firstSentence(text: string): string {
  return text.split(/\. |\n/)[0] ?? text
}

function misuse(command: Command, why: string): Refusal {
  return new Refusal(`${why} (see afterword ${command.name} --help)`, 2)
}
