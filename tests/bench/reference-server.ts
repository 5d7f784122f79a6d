import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

// The bare server a read is compared with: it sends the bytes of a file, and knows nothing else.
const [file = ''] = process.argv.slice(2)
const body = readFileSync(file)

const server = createServer((_req, res) => {
  res.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
  res.end(body)
})

server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ msg: 'listening', ...Object(server.address()) }))
})
process.once('SIGTERM', () => server.close())
