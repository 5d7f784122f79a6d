export type DnsRecord = { name: string; type: 'TXT' | 'MX' | 'A' | 'PTR'; value: string }

/** One thing that was looked at. `fix` says what to do, `records` what to put into DNS. */
export type Finding = {
  check: string
  level: 'ok' | 'skipped' | 'warning' | 'error'
  says: string
  fix?: string
  records?: DnsRecord[]
}

type Remedy = Pick<Finding, 'fix' | 'records'>

/** The findings of one check, each under its name. */
export function findingsOf(check: string): {
  ok: (says: string) => Finding
  skipped: (says: string) => Finding
  warning: (says: string, remedy?: Remedy) => Finding
  error: (says: string, remedy?: Remedy) => Finding
} {
  const make =
    (level: Finding['level']) =>
    (says: string, remedy: Remedy = {}): Finding => ({ check, level, says, ...remedy })
  return {
    ok: make('ok'),
    skipped: make('skipped'),
    warning: make('warning'),
    error: make('error'),
  }
}
