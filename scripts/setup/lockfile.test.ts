import { expect, test } from 'vitest'
import { findHoles, findHosts } from './lockfile.mjs'

test('an optional dependency without an entry is a hole', () => {
  const packages = {
    '': { optionalDependencies: { fast: '1.0.0' } },
    'node_modules/fast': {
      optionalDependencies: { 'fast-linux': '1.0.0', 'fast-darwin': '1.0.0' },
    },
    'node_modules/fast-linux': {},
  }

  const holes = findHoles(packages)

  expect(holes).toEqual([{ path: 'node_modules/fast', name: 'fast-darwin', range: '1.0.0' }])
})

test('an entry inside the package or in a folder around it fills the hole', () => {
  const packages = {
    'node_modules/@scope/outer/node_modules/inner': {
      optionalDependencies: { a: '1', b: '1', c: '1' },
    },
    'node_modules/@scope/outer/node_modules/inner/node_modules/a': {},
    'node_modules/@scope/outer/node_modules/b': {},
    'node_modules/c': {},
  }

  expect(findHoles(packages)).toEqual([])
})

test('an entry bound to a registry host is found, a workspace is not', () => {
  const packages = {
    'node_modules/a': { resolved: 'https://registry.example/a/-/a-1.0.0.tgz' },
    'node_modules/@afterword/shared': { resolved: 'shared', link: true },
  }

  expect(findHosts(packages)).toEqual([{ path: 'node_modules/a', host: 'registry.example' }])
})
