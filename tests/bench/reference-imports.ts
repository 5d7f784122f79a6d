import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

// The bare process a start is compared with: it imports the packages of the service, and listens.
const from = new URL('../../services/comments/package.json', import.meta.url)
const require = createRequire(from)
for (const name of process.argv.slice(2)) {
  await import(pathToFileURL(require.resolve(name)).href)
}

const server = createServer((_req, res) => void res.end())
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ msg: 'listening', ...Object(server.address()) }))
})
process.once('SIGTERM', () => server.close())
