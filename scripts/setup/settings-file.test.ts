import { expect, test } from 'vitest'
import { addMissing } from './settings-file.mjs'

const settings = [
  { name: 'TOKEN_KEYS', value: 'new', meaning: 'Signs links.' },
  { name: 'PUBLIC_URL', value: 'http://localhost', meaning: 'Where readers reach you.' },
]

test('what is set already stays as it is', () => {
  const { added, text } = addMissing('TOKEN_KEYS=old', settings)

  expect(added).toEqual(['PUBLIC_URL'])
  expect(text).toBe('TOKEN_KEYS=old\n# Where readers reach you.\nPUBLIC_URL=http://localhost\n')
})

test('a setting that is commented out is missing, an empty one is not', () => {
  expect(addMissing('#TOKEN_KEYS=old\nexport PUBLIC_URL=\n', settings).added).toEqual([
    'TOKEN_KEYS',
  ])
})
