import { commandLines } from '@afterword/demo/src/paper/developers.ts'

/** The calls that the demo prints, as they read on its usual port. */
export function demoCalls(): string {
  const lines = commandLines({ publicUrl: 'http://127.0.0.1:4000', keyFile: '.data/demo-key' })
  const calls = lines.map(({ title, command }) => `# ${title}\n${command}`)
  return `\`\`\`sh\n${calls.join('\n\n')}\n\`\`\``
}
