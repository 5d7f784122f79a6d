import type { SettingsJson } from './api.ts'
import type { SiteSettings } from './settings.ts'

/** Settings as an administrator gets them: all but what is secret, and what is ours. */
export function toSettingsJson(
  { purgeUrl, purgeSecret: _secret, rulesVersion: _ours, ...settings }: SiteSettings,
  sections: SettingsJson['sections'],
): SettingsJson {
  return { ...settings, purge: purgeUrl === null ? null : { url: purgeUrl }, sections }
}
