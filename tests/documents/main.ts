import { readFileSync, writeFileSync } from 'node:fs'
import { PARTS, renew } from './parts.ts'

const root = new URL('../../', import.meta.url)

for (const document of new Set(PARTS.map((part) => part.document))) {
  const file = new URL(document, root)
  const before = readFileSync(file, 'utf8')
  const after = renew(document, before)
  if (after !== before) writeFileSync(file, after)
  console.log(`${document}: ${after === before ? 'current' : 'written'}`)
}
