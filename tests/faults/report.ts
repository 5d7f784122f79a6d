import type { FaultCase } from './case.ts'
import type { Result } from './results.ts'

type Run = { commit: string; cases: Record<string, FaultCase>; results: Map<string, Result> }

/** The table of all cases, in Markdown: what is promised, and how it went. */
export function reportOf({ commit, cases, results }: Run): string {
  const rows = inOrder(cases).map(([name, fault]) => rowOf(name, fault, results.get(name)))
  return `${HEAD}
Commit ${commit}: ${count(results, true)} kept, ${count(results, false)} broken, of ${rows.length} cases.

| promise | case | kept | seed | what was seen |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}

/** The same in short, for a screen. */
export function linesOf({ commit, cases, results }: Run): string {
  const lines = inOrder(cases).map(([name, { number }]) => {
    const result = results.get(name)
    const kept = result ? (result.pass ? 'kept' : 'BROKEN') : 'not run'
    const cells = [number.padEnd(4), name.padEnd(24), kept.padEnd(8)]
    return `${cells.join('')}${result ? figuresOf(result) : ''}`.trimEnd()
  })
  return [`Commit ${commit}`, ...lines].join('\n')
}

function inOrder(cases: Run['cases']): [string, FaultCase][] {
  return Object.entries(cases).toSorted(
    ([, a], [, b]) => Number(a.number.slice(1)) - Number(b.number.slice(1)),
  )
}

const HEAD = `# Behaviour under fault

\`\`\`sh
npm run faults                        # every case; what was interrupted goes on
npm run faults -- --part 1/2          # half of them, beside a process that runs --part 2/2
npm run faults -- mailer-kill         # one of them
npm run faults -- mailer-kill 930408  # the same again, by its seed
\`\`\`

Each case starts PostgreSQL (with durable writes), Redis, a mail server that writes what it takes to disk, and the
services as processes of their own; hurts them; and compares what was owed with what was seen. A case that is short
enough also runs in \`npm test\`. This page is written by the run itself.
`

function rowOf(name: string, { number, promise }: FaultCase, result: Result | undefined): string {
  const cells = result
    ? [result.pass ? 'yes' : '**no**', String(result.seed), figuresOf(result)]
    : ['not run', '', '']
  return `| ${number}: ${promise} | ${name} | ${cells.join(' | ')} |`
}

function figuresOf({ figures }: Result): string {
  return Object.entries(figures)
    .map(([figure, value]) => `${figure} ${value}`)
    .join(', ')
}

function count(results: Map<string, Result>, pass: boolean): number {
  return [...results.values()].filter((result) => result.pass === pass).length
}
