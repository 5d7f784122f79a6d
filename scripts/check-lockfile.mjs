import { readFileSync } from 'node:fs'
import process from 'node:process'
import { findHoles, findHosts } from './setup/lockfile.mjs'
import { inRepository } from './setup/repository.mjs'

const { packages } = JSON.parse(readFileSync(inRepository('package-lock.json'), 'utf8'))
const holes = findHoles(packages)
const hosts = findHosts(packages)

for (const { path, name, range } of holes) console.log(`${path} needs ${name}@${range}`)
for (const { path, host } of hosts) console.log(`${path} is bound to ${host}`)
if (holes.length + hosts.length === 0) console.log('package-lock.json is complete')
else {
  console.error(
    `afterword: package-lock.json has ${holes.length} missing packages and ${hosts.length} registry hosts`,
  )
  process.exitCode = 1
}
