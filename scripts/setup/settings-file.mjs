const SETTING = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=(.*)$/

/**
 * The text of a settings file of docker compose with the missing settings added at its end. One
 * without a value is missing, as it is for whoever reads it; what is set stays as it is.
 */
export function addMissing(text, settings) {
  const lines = text.split('\n')
  const present = new Set(lines.filter(isSet).map(nameOf))
  const missing = settings.filter(({ name }) => !present.has(name))

  const names = new Set(missing.map(({ name }) => name))
  const kept = lines.filter((line) => !names.has(nameOf(line))).join('\n')
  const separator = kept === '' || kept.endsWith('\n') ? '' : '\n'
  const added = missing.map(({ name, value, meaning }) => `# ${meaning}\n${name}=${value}\n`)
  return { added: [...names], text: kept + separator + added.join('') }
}

function nameOf(line) {
  return SETTING.exec(line)?.[1]
}

function isSet(line) {
  return (SETTING.exec(line)?.[2] ?? '').trim() !== ''
}
