import { Config as AllInOneConfig } from '@afterword/all-in-one/config'
import { Config as CommentsConfig } from '@afterword/comments/config'
import { Config as BouncesConfig } from '@afterword/mailer/bounces/config'
import { Config as MailerConfig } from '@afterword/mailer/config'
import { Config as SubscriptionsConfig } from '@afterword/subscriptions/config'
import { z } from 'zod'

/** One setting, as every process that reads it in the same way describes it. */
export type Setting = {
  name: string
  meaning: string
  isNeeded: boolean
  /** As it would be written in the environment; empty for nothing. */
  byDefault: string
  readers: string[]
}

const PROCESSES: Record<string, z.ZodObject> = {
  comments: CommentsConfig,
  subscriptions: SubscriptionsConfig,
  mailer: MailerConfig,
  bounces: BouncesConfig,
  'all-in-one': AllInOneConfig,
}
export const READERS = Object.keys(PROCESSES)

/** What a schema says of itself, seen from the environment. */
const Described = z.object({
  properties: z.record(
    z.string(),
    z.object({
      description: z.string(),
      default: z.union([z.string(), z.number()]).default(''),
      enum: z.array(z.string()).optional(),
    }),
  ),
  required: z.array(z.string()),
})

/** Every setting of every process, in the order of the schemas; what shares a name stands together. */
export function listSettings(): Setting[] {
  const settings = new Map<string, Setting>()
  for (const reader of READERS) {
    for (const setting of settingsOf(reader)) {
      const key = JSON.stringify(setting)
      const known = settings.get(key) ?? { ...setting, readers: [] }
      settings.set(key, { ...known, readers: [...known.readers, reader] })
    }
  }
  const listed = [...settings.values()]
  const names = listed.map(({ name }) => name)
  return listed.toSorted((one, other) => names.indexOf(one.name) - names.indexOf(other.name))
}

function settingsOf(reader: string): Omit<Setting, 'readers'>[] {
  const schema = z.toJSONSchema(z.object(PROCESSES[reader]?.shape), { io: 'input' })
  const { properties, required } = Described.parse(schema)
  return Object.entries(properties).map(([name, { description, enum: words, default: value }]) => ({
    name,
    meaning: words ? `${description}: ${words.join(', ')}` : description,
    isNeeded: required.includes(name),
    byDefault: String(value),
  }))
}
