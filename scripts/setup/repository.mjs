import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A path inside this clone. */
export function inRepository(...parts) {
  return join(ROOT, ...parts)
}
