import type { Finding } from '@afterword/mailer/doctor/finding'

/** A finding, and of which site it is; null for the installation. */
export type Reported = Finding & { site: string | null }

const MARKS: Record<Finding['level'], string> = {
  ok: 'ok     ',
  skipped: 'skipped',
  warning: 'WARNING',
  error: 'ERROR  ',
}
const INDENT = ' '.repeat(MARKS.ok.length + 4)

/** What the doctor found, site by site, what must be mended with the record that mends it. */
export function describeFindings(findings: Reported[]): string {
  const bySite = Map.groupBy(findings, ({ site }) => site)
  return [...bySite]
    .map(([site, found]) =>
      [site ? `Site ${site}` : 'Installation', ...found.map(describeFinding)].join('\n'),
    )
    .join('\n\n')
}

function describeFinding({ level, check, says, fix, records = [] }: Reported): string {
  return [
    `  ${MARKS[level]}  ${check}: ${says}`,
    ...(fix ? [`${INDENT}${fix}`] : []),
    ...records.map(
      ({ name, type, value }) => `${INDENT}Set: ${name} ${type} ${quoted(type, value)}`,
    ),
  ].join('\n')
}

function quoted(type: string, value: string): string {
  return type === 'TXT' ? `"${value}"` : value
}
