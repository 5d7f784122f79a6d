import { Problem } from '@afterword/shared/problem'
import type { SiteSettings } from '../site-settings/settings.ts'
import type { Comment } from './comment.ts'

type Late = {
  comment: Pick<Comment, 'createdAt'>
  settings: Pick<SiteSettings, 'editWindowSeconds'>
  now: Date
}

/** Throws when the time in which a site lets authors change their comments is over. */
export function refuseLateChange(late: Late): void {
  if (late.now <= editableUntil(late.comment, late.settings)) return
  throw new Problem('edit-not-allowed', { detail: 'The time to change it is over.' })
}

export function editableUntil(
  { createdAt }: Late['comment'],
  { editWindowSeconds }: Late['settings'],
): Date {
  return new Date(createdAt.getTime() + editWindowSeconds * 1_000)
}
