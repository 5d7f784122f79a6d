import { defineConfig, type Plugin } from 'vite'

/**
 * Lit notes its version in three globals, to warn about several Lits on one page. The host
 * page's globals are not ours to write.
 */
const keepGlobalsClean: Plugin = {
  name: 'keep-globals-clean',
  transform: {
    filter: { code: /\.lit\w+Versions/i, id: /node_modules/ },
    handler: (code) =>
      code.replace(
        /\(\w+\.(?:lit\w+|reactiveElement)Versions\s*\?\?=\s*\[\]\)\.push\([^)]*\)/g,
        '0',
      ),
  },
}

/** After minifying, line breaks are left only in templates, where one space does as well. */
const collapseTemplates: Plugin = {
  name: 'collapse-templates',
  generateBundle: (_, bundle) => {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk') chunk.code = chunk.code.replace(/\s*\n\s*/g, ' ')
    }
  },
}

/** A classic script, because it also runs as a module; a module would not run as a classic script. */
export default defineConfig({
  plugins: [keepGlobalsClean, collapseTemplates],
  build: {
    target: 'es2022',
    lib: {
      entry: 'src/index.ts',
      formats: ['iife'],
      name: 'Afterword',
      fileName: () => 'embed.js',
    },
  },
})
