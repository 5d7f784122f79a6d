/** Every sentence of a language by its path, as `reply.subject.one`. */
export function flatten(words: object, path = ''): [path: string, sentence: string][] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    if (typeof value === 'string') return [[`${path}${name}`, value]]
    return isTree(value) ? flatten(value, `${path}${name}.`) : []
  })
}

/** Puts a sentence in the place of another. */
export function replaceSentence(words: object, path: string, sentence: string): void {
  const names = path.split('.')
  const last = names.pop() ?? ''
  let tree: unknown = words
  for (const name of names) tree = isTree(tree) ? tree[name] : undefined
  if (isTree(tree)) tree[last] = sentence
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
