import { z } from 'zod'

const COMMON_PASSWORD = /^(changeme|secret|password|default|example)/i

/** A secret an operator must have chosen: long enough, and not one from a manual. */
export const Secret = z
  .string()
  .min(32, 'is shorter than 32 characters: make one with `openssl rand -base64 32`')
  .refine((value) => !COMMON_PASSWORD.test(value), 'is a default from a manual: make your own')

const LogLevel = z.enum(['debug', 'info', 'warn', 'error'])

/** Settings every process has. */
export const ProcessConfig = z.object({
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 in a container'),
  REDIS_URL: z.url().default('redis://127.0.0.1:6379').describe('Redis, shared by all services'),
  REDIS_PREFIX: z
    .string()
    .min(1)
    .default('afterword')
    .describe('What our keys in Redis begin with'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .describe('Where readers reach us, as https://talk.example.com'),
  TOKEN_KEYS: z
    .string()
    .transform(readTokenKeys)
    .describe('Keys of the links in our mail, as `kid:secret[,kid:secret]`; the first one signs'),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform(readTrustedProxies)
    .describe('Proxies in front of us: their subnets, by comma, or how many; empty for none'),
  DATABASE_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(2)
    .max(100)
    .default(10)
    .describe('Most connections to PostgreSQL one service opens'),
  METRICS_TOKEN: Secret.optional().describe('Bearer token that /metrics asks for, if set'),
  LOG_LEVEL: LogLevel.default('info').describe('Least severe log line to write'),
})
export type ProcessConfig = z.infer<typeof ProcessConfig>

/** The port to listen on; 0 lets the system choose one, which the log then says. */
export const Port = z.coerce.number().int().min(0).max(65_535)

export const DatabaseUrl = z.url({ protocol: /^postgres(ql)?$/ })

/** One key of ours: `kid` travels in the token, the secret never does. */
export type TokenKey = { kid: string; secret: string }

function readTokenKeys(value: string, context: z.RefinementCtx): TokenKey[] {
  const keys = value.split(',').map((entry) => {
    const [kid = '', ...secret] = entry.trim().split(':')
    return { kid, secret: secret.join(':') }
  })

  for (const { kid, secret } of keys) {
    const checked = Secret.safeParse(secret)
    const message = /^[a-z0-9]{1,16}$/.test(kid)
      ? checked.error?.issues[0]?.message
      : 'must look like `k1:secret`, the name in lower-case letters and digits'
    if (message) context.addIssue({ code: 'custom', message })
  }
  return keys
}

function readTrustedProxies(value: string, context: z.RefinementCtx): number | string[] {
  if (/^\d{1,2}$/.test(value)) return Number(value)

  const subnets = value
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
  const isEverybody = subnets.some((subnet) => /\/0+$/.test(subnet))
  const areSubnets = subnets.every((subnet) => /^[0-9a-f.:]+(\/\d{1,3})?$/i.test(subnet))
  if (areSubnets && !isEverybody) return subnets

  const message = isEverybody
    ? 'must not hold every address: then anyone could say where they come from'
    : 'must be subnets such as 10.0.0.0/8, or a number of proxies'
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}

/**
 * Reads settings from the environment, or stops the process with one line for each setting
 * that is wrong: which, why, and what it is for. Values are never echoed.
 */
export function readConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: NodeJS.ProcessEnv,
): z.output<Schema> {
  const given = Object.entries(env).filter(([, value]) => value !== '')
  const result = schema.safeParse(Object.fromEntries(given))
  if (result.success) return result.data

  for (const { path, message } of result.error.issues) {
    const name = String(path[0])
    const why = env[name] ? message : 'is missing'
    console.error(`afterword: ${name} ${why} (${schema.shape[name]?.description ?? 'a setting'})`)
  }
  return process.exit(1)
}
