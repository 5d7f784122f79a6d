import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { anchorsOf, linksOf } from '../documents/links.ts'
import { PARTS, renew } from '../documents/parts.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

describe('a document', () => {
  it.each([...new Set(PARTS.map(({ document }) => document))])(
    'says what the code says: %s',
    (document) => {
      const text = read(document)

      expect(text, `${document} is not current: npm run docs`).toBe(renew(document, text))
    },
  )

  it.each(find('**/*.md'))('links only to what is there: %s', (document) => {
    const broken = linksOf(read(document)).filter((link) => !leadsSomewhere(document, link))

    expect(broken).toEqual([])
  })
})

describe('the list of dependencies', () => {
  const listed = new Set(
    read('docs/dependencies.md')
      .matchAll(/^\| ([^|]+) \|/gm)
      .flatMap(([, names = '']) => names.trim().split(', ')),
  )

  it.each(find('**/package.json'))('has a reason for each of %s', (manifest) => {
    const unexplained = dependenciesOf(manifest).filter((name) => !listed.has(name))

    expect(unexplained).toEqual([])
  })

  it('has none that nobody asks for', () => {
    const asked = new Set(find('**/package.json').flatMap(dependenciesOf))

    expect([...listed].filter((name) => !asked.has(name) && !/^(package|-+)$/.test(name))).toEqual(
      [],
    )
  })
})

function leadsSomewhere(document: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path ? join(dirname(document), path) : document
  if (!existsSync(join(ROOT, target))) return false
  return anchor === undefined || anchorsOf(read(target)).includes(anchor)
}

/** What a package of ours asks for, save ours and types. */
function dependenciesOf(manifest: string): string[] {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read(manifest))
  return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
    (name) => !/^@(afterword|types)\//.test(name),
  )
}

function find(pattern: string): string[] {
  return globSync(pattern, {
    cwd: ROOT,
    exclude: (name) => ['node_modules', '.data', '.cache', 'dist'].includes(name),
  }).toSorted()
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}
