import { commandLines } from './paper/developers.ts'

/** What `npm start` ends with: where to look, and what to try from a terminal. */
export function welcome(demo: { publicUrl: string; keyFile: string }): string {
  const { publicUrl, keyFile } = demo
  const commands = commandLines(demo).map(({ title, command }) => `  ${title}:\n${indent(command)}`)
  const places = [
    [`${publicUrl}/inbox`, 'every mail it sends, as HTML, text and headers'],
    [`${publicUrl}/demo/mails`, 'what every mail looks like, in each language'],
    [`${publicUrl}/comments/docs/`, 'the API; likewise /subscriptions/docs/ and /mailer/docs/'],
    [keyFile, 'the key to the API'],
  ] as const
  const width = Math.max(...places.map(([place]) => place.length))
  return `
  The demo is running: ${publicUrl}/

${places.map(([where, what]) => `  ${where.padEnd(width)}  ${what}`).join('\n')}

${commands.join('\n\n')}

  Ctrl-C stops everything; the data stays.
`
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ')
}
