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
  const takenNames = [...settings.reservedNames, ...staffNames]
  if (byStaff || takenNames.length === 0) return undefined
  const folded = foldName(name)
  return folded === '' ? undefined : takenNames.find((taken) => foldName(taken) === folded)
}
