import { expect, it } from 'vitest'
import { Html, html } from './html.ts'

it('escapes whatever is put into a template', () => {
  const page = html`<a title="${`"'&`}">${'<script>'}</a>`

  expect(String(page)).toBe('<a title="&#34;&#39;&#38;">&#60;script&#62;</a>')
})

it('lets markup of its own kind through, alone or in a row', () => {
  const items = ['a', 'b & c'].map((name) => html`<li>${name}</li>`)

  expect(String(html`<ul>${items}</ul>${new Html('<br>')}`)).toBe(
    '<ul><li>a</li><li>b &#38; c</li></ul><br>',
  )
})

it('leaves nothing for what is not there', () => {
  expect(String(html`<p>${undefined}${''}</p>`)).toBe('<p></p>')
})
