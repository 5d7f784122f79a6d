import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

// The bare server a read is compared with: it sends the bytes of a file, and knows nothing else.
const [file = '', headers = '{}'] = process.argv.slice(2)
const body = readFileSync(file)
const usual = { 'content-type': 'application/json', ...JSON.parse(headers) }
const [status, length] = body.length === 0 ? [304, {}] : [200, { 'content-length': body.length }]

const server = createServer((_req, res) => {
  res.writeHead(status, { ...usual, ...length })
  res.end(body)
})

server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ msg: 'listening', ...Object(server.address()) }))
})
process.once('SIGTERM', () => server.close())
