import type { SiteId } from '@afterword/shared/ids'
import { signToken } from '@afterword/shared/tokens/token'
import type { Deps } from '../deps.ts'
import type { ReportId } from './report.ts'

/** Where whoever made a report sees what became of it. The address is all it takes. */
export function statusUrl(
  { publicUrl, tokenKeys }: Pick<Deps, 'publicUrl' | 'tokenKeys'>,
  { site, id }: { site: SiteId; id: ReportId },
): string {
  return `${publicUrl}/comments/reports/${signToken(tokenKeys, { purpose: 'report', site, id })}`
}
