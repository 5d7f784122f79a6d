import { type Bench, report } from './metric.ts'
import { threadRead } from './thread-read.ts'

const BENCHES: Record<string, Bench> = { 'thread-read': threadRead }

const [name] = process.argv.slice(2)
const chosen = name ? [BENCHES[name]] : Object.values(BENCHES)
const postgresUrl = process.env['TEST_POSTGRES_URL'] ?? ''

let passed = true
for (const bench of chosen) {
  if (!bench) {
    console.error(
      `afterword: there is no bench ${name}; there are: ${Object.keys(BENCHES).join(', ')}`,
    )
    process.exit(1)
  }
  for (const metric of await bench(postgresUrl)) passed = report(metric) && passed
}
process.exitCode = passed ? 0 : 1
