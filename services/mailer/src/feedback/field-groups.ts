/** Fields by their names in lower case; of a name given twice the first counts. */
export type Fields = ReadonlyMap<string, string>

/** Reads groups of header-like fields, each set apart by an empty line (RFC 3464 §2.1). */
export function readFieldGroups(part: string): Fields[] {
  return part
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map(readFields)
    .filter((fields) => fields.size > 0)
}

function readFields(group: string): Fields {
  const fields = new Map<string, string>()
  for (const line of group.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim())
  }
  return fields
}
