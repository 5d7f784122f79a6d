/**
 * The host page's storage. Browsers may refuse it, or find it full: then a reader types a name
 * again, and nothing else is lost.
 */
export function recall<Value>(key: string): Partial<Value> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    return value && typeof value === 'object' ? value : {}
  } catch {
    return {}
  }
}

export function remember(key: string, value: object): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // See above.
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // See above.
  }
}
