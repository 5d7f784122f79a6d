#!/usr/bin/env node
import process from 'node:process'

// An older Node cannot even read the TypeScript that follows, so this file says so first.
const NEEDED = 24

if (Number.parseInt(process.versions.node, 10) < NEEDED) {
  console.error(`afterword: needs Node ${NEEDED} or newer; this is ${process.version}`)
  process.exit(1)
}
await import('./main.ts')
