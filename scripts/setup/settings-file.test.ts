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

test('a setting that is commented out or has no value is missing', () => {
  const { added, text } = addMissing('#TOKEN_KEYS=old\nexport PUBLIC_URL=\nOTHER=\n', settings)

  expect(added).toEqual(['TOKEN_KEYS', 'PUBLIC_URL'])
  expect(text).toBe(
    '#TOKEN_KEYS=old\nOTHER=\n# Signs links.\nTOKEN_KEYS=new\n' +
      '# Where readers reach you.\nPUBLIC_URL=http://localhost\n',
  )
})
