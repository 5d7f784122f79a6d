// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest'
import { pageIdentity } from './page-identity.ts'

const NONE = { url: null, id: null, title: null }

afterEach(() => {
  document.head.replaceChildren()
  document.title = ''
  location.href = 'about:blank'
})

it('takes what the attributes say', () => {
  expect(pageIdentity({ url: 'https://a.example/b#c', id: '42', title: 'T' })).toEqual({
    url: 'https://a.example/b',
    id: '42',
    title: 'T',
  })
})

it('else takes the canonical link, and the title of the document', () => {
  document.head.innerHTML = '<link rel="canonical" href="https://a.example/canonical">'
  document.title = 'Document'

  expect(pageIdentity(NONE)).toEqual({ url: 'https://a.example/canonical', title: 'Document' })
})

it('else takes the address', () => {
  location.href = 'https://a.example/here?x=1#comment-1'

  expect(pageIdentity(NONE)).toEqual({ url: 'https://a.example/here?x=1' })
})

it.each(['', ' ', 'null', 'undefined', 'NULL'])('takes %j for no id', (id) => {
  expect(pageIdentity({ ...NONE, url: 'https://a.example/', id })).toEqual({
    url: 'https://a.example/',
  })
})
