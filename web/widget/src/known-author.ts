import { forget, recall, remember } from './storage.ts'

/** Who the reader said they are, if they asked this browser to keep it. */
export type KnownAuthor = { name: string; email: string; website: string }

const NAME = 'afterword:author'

export function recallAuthor(): Partial<KnownAuthor> {
  return recall<KnownAuthor>(NAME)
}

export function rememberAuthor({ name, email, website }: KnownAuthor): void {
  remember(NAME, { name, email, website })
}

export function forgetAuthor(): void {
  forget(NAME)
}
