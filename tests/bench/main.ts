import { countsRead } from './counts-read.ts'
import { hotArticle } from './hot-article.ts'
import { mailerLatency } from './mailer-latency.ts'
import { mailerMemory } from './mailer-memory.ts'
import { mailer } from './mailer.ts'
import { type Bench, report } from './metric.ts'
import { pageRead } from './page-read.ts'
import { postComment } from './post-comment.ts'
import { renderTextBench } from './render-text.ts'
import { startUp } from './start.ts'
import { threadRead } from './thread-read.ts'

const COMMENTS: Record<string, Bench> = {
  'thread-read': threadRead,
  'hot-article': hotArticle,
  'page-read': pageRead,
  'post-comment': postComment,
  'counts-read': countsRead,
  'render-text': renderTextBench,
  start: startUp,
}
const MAILER: Record<string, Bench> = {
  'mailer-rate': mailer,
  'mailer-memory': mailerMemory,
  'mailer-latency': mailerLatency,
}
const GROUPS: Record<string, Record<string, Bench>> = { comments: COMMENTS, mailer: MAILER }
const ALL: Record<string, Bench> = { ...COMMENTS, ...MAILER }

const [name] = process.argv.slice(2)
const postgresUrl = process.env['TEST_POSTGRES_URL'] ?? ''
const known = [...Object.keys(GROUPS), ...Object.keys(ALL)]

function choose(): Bench[] {
  if (name === undefined) return Object.values(ALL)
  const bench = ALL[name]
  return bench ? [bench] : Object.values(GROUPS[name] ?? {})
}

const chosen = choose()
if (chosen.length === 0) {
  console.error(`afterword: there is no bench ${name}; there are: ${known.join(', ')}`)
  process.exit(1)
}

let passed = true
for (const bench of chosen) {
  for (const metric of await bench(postgresUrl)) passed = report(metric) && passed
}
process.exitCode = passed ? 0 : 1
