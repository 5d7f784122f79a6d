import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { FaultCase } from './case.ts'
import { CASES } from './cases.ts'
import { linesOf, reportOf } from './report.ts'
import { openResults, type Result } from './results.ts'
import { runCase } from './run-case.ts'

const [first, given] = process.argv.slice(2)
const isPart = first === '--part'
const name = isPart ? undefined : first
const share = readPart(isPart ? given : '1/1')

if (name !== undefined && !Object.hasOwn(CASES, name)) {
  console.error(`afterword: there is no case ${name}; there are: ${Object.keys(CASES).join(', ')}`)
  process.exit(1)
}

const results = openResults()
const known = await results.read()
const chosen = Object.entries(CASES).filter(([key], at) =>
  name ? key === name : !known.has(key) && at % share.parts === share.part - 1,
)
if (chosen.length < Object.keys(CASES).length && !name) {
  console.error(`afterword: ${known.size} cases were run on this commit already`)
}

for (const [key, fault] of chosen) {
  const seed = given && !isPart ? Number(given) : Date.now() % 1_000_000
  const result = { name: key, seed, ...(await tryCase(fault, seed)) }
  console.log(JSON.stringify(result))
  await results.add(result)
  if (!result.pass) process.exitCode = 1
}

if (!name) {
  const page = fileURLToPath(new URL('../../docs/faults.md', import.meta.url))
  const run = { commit: results.commit, cases: CASES, results: await results.read() }
  await writeFile(page, reportOf(run))
  execFileSync('oxfmt', [page])
  console.log(linesOf(run))
}

// A case that did not end may have left its readers at work.
process.exit()

/** A case that could not even end is a broken promise, and the others are run all the same. */
async function tryCase(fault: FaultCase, seed: number): Promise<Pick<Result, 'pass' | 'figures'>> {
  try {
    return await runCase(fault, seed)
  } catch (error) {
    console.error(error)
    return { pass: false, figures: { ended: false } }
  }
}

/** Of `2/3` the two numbers: the second of three processes that share the cases. */
function readPart(text = ''): { part: number; parts: number } {
  const [, part = 0, parts = 0] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? []
  if (part < 1 || part > parts) {
    console.error('afterword: --part takes a number and how many there are, as in 1/2')
    process.exit(1)
  }
  return { part, parts }
}
