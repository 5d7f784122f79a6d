import { createServer, type ServerResponse } from 'node:http'
import { Pool } from 'pg'

// The bare server that an answer made anew is compared with: the same rows, and JSON of them.
const [url, page] = process.argv.slice(2)
const pool = new Pool({ connectionString: url })
const { rows } = await pool.query('select id from comments.threads where url = $1', [page])
const text = `
  select c.id, c.parent_id, c.root_id, c.depth, c.shown, c.website, c.avatar_url, c.confirmed,
    c.by_staff, c.text, c.html, c.up_votes, c.down_votes, c.score, c.pinned_at, c.featured_at,
    c.created_at, c.edited_at, a.name as author_name
  from comments.comments c join comments.authors a on a.id = c.author_id
  where c.thread_id = $1 and c.placed and c.parent_id is null and c.pinned_at is null
  order by c.created_at desc, c.id desc limit 51`

const server = createServer((_req, res) => void answer(res))

async function answer(res: ServerResponse): Promise<void> {
  const found = await pool.query({ text, values: [rows[0].id] })
  res.writeHead(200, { 'content-type': 'application/json' })
  res.end(JSON.stringify(found.rows))
}

server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ msg: 'listening', ...Object(server.address()) }))
})
process.once('SIGTERM', () => server.close(() => void pool.end()))
