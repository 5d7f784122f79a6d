import { CASES } from './cases.ts'
import { runCase } from './run-case.ts'

const [name, given] = process.argv.slice(2)
const chosen = Object.entries(CASES).filter(([key]) => !name || key === name)

if (chosen.length === 0) {
  console.error(`afterword: there is no case ${name}; there are: ${Object.keys(CASES).join(', ')}`)
  process.exit(1)
}

for (const [key, fault] of chosen) {
  const seed = given ? Number(given) : Date.now() % 1_000_000
  const { pass, figures } = await runCase(fault, seed)
  console.log(JSON.stringify({ case: key, seed, pass, ...figures, promise: fault.promise }))
  if (!pass) process.exitCode = 1
}
