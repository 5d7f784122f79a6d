import { catalogue, Problem, type ProblemCode } from '@afterword/shared/problem'
import { ADVICE } from './advice.ts'

/** A section for each problem of the catalogue, in its order. */
export function problemSections(): string {
  return (Object.keys(catalogue) as ProblemCode[]).map(section).join('\n\n')
}

function section(code: ProblemCode): string {
  const problem = new Problem(code)
  const { type } = problem.toJSON()
  return `## ${code}\n\n**${problem.status}** ${problem.message} \`${String(type)}\`\n\n${ADVICE[code]}`
}
