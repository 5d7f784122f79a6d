import type { Config } from './config.ts'

type Place = Pick<Config, 'PUBLIC_URL' | 'PORT' | 'HOST'>

/** Where a browser on this machine may have the demo's pages from. */
export function originsOf({ PUBLIC_URL, PORT }: Place): string[] {
  const origins = [PUBLIC_URL, `http://localhost:${PORT}`, `http://127.0.0.1:${PORT}`]
  return [...new Set(origins.map((url) => new URL(url).origin))]
}

/** The same as a `Host` header has it. */
export function hostsOf(origins: string[]): string[] {
  return origins.map((origin) => new URL(origin).host)
}

/** Where this process reaches itself. */
export function loopbackUrl({ HOST, PORT }: Place): string {
  const isEverywhere = HOST === '0.0.0.0' || HOST === '::'
  return `http://${isEverywhere ? '127.0.0.1' : HOST}:${PORT}`
}
