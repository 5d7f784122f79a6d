import { Problem } from '@afterword/shared/problem'
import type { Phase } from './phase.ts'

export const slowMode: Phase = {
  name: 'slow-mode',
  told: null,
  look: ({ waitSeconds, settings }) =>
    waitSeconds > 0
      ? new Problem('too-many-requests', {
          detail: `On this page everyone writes once in ${period(settings.slowModeSeconds)}.`,
          retryAfterSeconds: waitSeconds,
        })
      : undefined,
}

function period(seconds: number): string {
  if (seconds % 60 !== 0) return seconds === 1 ? 'a second' : `${seconds} seconds`
  return seconds === 60 ? 'a minute' : `${seconds / 60} minutes`
}
