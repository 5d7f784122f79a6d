import type { Phase } from './phase.ts'

export const links: Phase = {
  name: 'links',
  told: 'links',
  look: (facts) => (facts.links > facts.settings.maxLinks ? 'pending' : undefined),
}
