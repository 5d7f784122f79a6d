import { foldName } from './fold.ts'
import type { Facts, Phase } from './phase.ts'

/** Only staff sign with the names of staff, and with those the site keeps for itself. */
export const impersonation: Phase = {
  name: 'impersonation',
  told: 'under-review',
  look: (facts) => (takenName(facts) === undefined ? undefined : 'pending'),
  detail: takenName,
}

function takenName({ name, byStaff, staffNames, settings }: Facts): string | undefined {
  const folded = foldName(name)
  if (byStaff || folded === '') return undefined
  return [...settings.reservedNames, ...staffNames].find((taken) => foldName(taken) === folded)
}
