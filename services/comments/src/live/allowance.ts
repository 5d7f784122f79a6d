type Terms = { burst: number; perSecond: number }

/** Lets through `burst` calls at once and `perSecond` in the long run; says whether this is one. */
export function openAllowance({ burst, perSecond }: Terms): () => boolean {
  let left = burst
  let filledAt = performance.now()
  return () => {
    const now = performance.now()
    left = Math.min(burst, left + ((now - filledAt) / 1_000) * perSecond)
    filledAt = now
    if (left < 1) return false
    left -= 1
    return true
  }
}
