import { run } from '@afterword/all-in-one/command-line/run'

type Place = {
  env: NodeJS.ProcessEnv
  publicUrl: string
  /** Where its pages live. */
  origins: string[]
}

/**
 * Makes the demo's site as an operator would, with the command line. One that is there stays
 * as somebody may have set it since, save where it is: the port may be another today.
 */
export async function seed({ env, publicUrl, origins }: Place): Promise<void> {
  const place = [`--url=${publicUrl}/`, ...origins.map((origin) => `--origin=${origin}`)]

  if (!(await succeeds(env, ['site', 'add', '--id=lantern', ...SITE, ...place]))) {
    await expectSuccess(env, ['site', 'set', 'lantern', ...place])
    return
  }
  await expectSuccess(env, ['staff', 'add', '--site=lantern', ...MODERATOR])
}

const SITE = [
  '--name=The Harbour Lantern',
  '--sender-name=The Harbour Lantern',
  '--sender-address=news@lantern.example',
  '--reply-to=desk@lantern.example',
  '--postal-address=3 Chandler’s Row, Ellery Quay',
  '--contact=desk@lantern.example',
  '--locale=en',
  '--accent=#9a3412',
  '--thread-state=premoderated',
  '--hold-seconds=0',
]

const MODERATOR = ['--name=Runa Halvorsen', '--address=moderator@lantern.example']

/** Makes a key that may do everything, and gives its secret. */
export async function makeDemoKey(env: NodeJS.ProcessEnv): Promise<string> {
  const scopes = ['read', 'moderate', 'publish', 'admin'].map((scope) => `--scope=${scope}`)
  return expectSuccess(env, ['key', 'add', '--site=lantern', '--name=demo', ...scopes])
}

async function succeeds(env: NodeJS.ProcessEnv, words: string[]): Promise<boolean> {
  return (await call(env, words)).code === 0
}

async function expectSuccess(env: NodeJS.ProcessEnv, words: string[]): Promise<string> {
  const { code, printed, complaint } = await call(env, words)
  if (code !== 0) throw new Error(complaint)
  return printed
}

type Outcome = { code: number; printed: string; complaint: string }

async function call(env: NodeJS.ProcessEnv, words: string[]): Promise<Outcome> {
  const outcome: Outcome = { code: 0, printed: '', complaint: '' }
  outcome.code = await run(words, {
    env,
    print: (text) => (outcome.printed += text),
    printError: (text) => (outcome.complaint += text),
  })
  return outcome
}
