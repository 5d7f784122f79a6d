const FRESH_MS = 2_000

/** Looks at most every two seconds, and says in between what was seen. A failure is not remembered. */
export function freshly<Seen>(look: () => Promise<Seen>): () => Promise<Seen> {
  let known: Promise<Seen> | undefined
  let until = 0

  return () => {
    if (known && performance.now() < until) return known

    const seen = look()
    known = seen
    until = performance.now() + FRESH_MS
    seen.catch(() => (known = undefined))
    return seen
  }
}
