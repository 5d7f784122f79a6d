/** Lets one call through a minute: an outage is one line in the log, not one per try. */
export function onceAMinute<Args extends unknown[]>(
  report: (...args: Args) => void,
): (...args: Args) => void {
  let quietUntil = 0
  return (...args) => {
    if (performance.now() < quietUntil) return
    quietUntil = performance.now() + 60_000
    report(...args)
  }
}
