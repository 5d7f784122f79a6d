/** Says what was seen, or ends the walk where it is not what must be. */
export function expectEqual(what: string, seen: unknown, wanted: unknown): void {
  if (seen !== wanted) throw new Error(`${what}: ${String(seen)}, not ${String(wanted)}`)
  console.log(`ok: ${what}: ${String(seen)}`)
}
