/** The names set in a settings file of docker compose, commented-out ones aside. */
function listNames(text) {
  return [...text.matchAll(/^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/gm)].map((match) => match[1])
}

/** The text with the missing settings added at its end; what is there stays as it is. */
export function addMissing(text, settings) {
  const present = new Set(listNames(text))
  const missing = settings.filter(({ name }) => !present.has(name))
  const separator = text === '' || text.endsWith('\n') ? '' : '\n'
  const lines = missing.map(({ name, value, meaning }) => `# ${meaning}\n${name}=${value}\n`)
  return { added: missing.map(({ name }) => name), text: text + separator + lines.join('') }
}
