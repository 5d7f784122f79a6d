import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'

// What a post is compared with: so many clients, each waiting for one prepared insert after the other.
const [url, clients = '10', seconds = '4'] = process.argv.slice(2)
const pool = new Pool({ connectionString: url })
await pool.query(`
  create table if not exists public.bench_comments (
    id uuid primary key, thread_id uuid not null, name text not null, text text not null,
    html text not null, created_at timestamptz not null
  )`)
const text = 'The old bridge was narrow, draughty and loved. '.repeat(4)
const insert = {
  name: 'insert-comment',
  text: 'insert into public.bench_comments values ($1, $2, $3, $4, $5, $6)',
}

const times: number[] = []
const end = performance.now() + Number(seconds) * 1_000
const thread = randomUUID()
async function work(): Promise<void> {
  while (performance.now() < end) {
    const begun = performance.now()
    const values = [randomUUID(), thread, 'Reader', text, `<p>${text}</p>`, new Date()]
    await pool.query({ ...insert, values })
    times.push(performance.now() - begun)
  }
}
await Promise.all(Array.from({ length: Number(clients) }, work))
await pool.end()

times.sort((a, b) => a - b)
const p99Ms = times[Math.floor(times.length * 0.99)]
console.log(JSON.stringify({ perSecond: times.length / Number(seconds), p99Ms }))
