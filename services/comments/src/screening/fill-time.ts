import type { Phase } from './phase.ts'

/** Nobody reads, writes and sends that fast. A person may have pasted it, so it only waits. */
export const fillTime: Phase = {
  name: 'fill-time',
  told: 'under-review',
  look: ({ shownForMs, settings }) =>
    shownForMs !== undefined && shownForMs < settings.fillSeconds * 1_000 ? 'pending' : undefined,
}
