import { html } from '@afterword/shared/http/html'

/** What goes into the slots of a template, by their names. */
export type Values = Record<string, string | undefined>

const SLOT = /\{\{(\w+)\}\}/g
const SECTION = /\{\{#(\w+)\}\}(.*?)\{\{\/\1\}\}/gs

/** Puts values into `{{slots}}`. One that has no value yet stays for the next filling. */
export function fill(
  template: string,
  values: Values,
  encode: (text: string) => string = String,
): string {
  return template.replace(SLOT, (slot, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    return value === undefined ? slot : encode(value)
  })
}

/** Keeps what stands between `{{#name}}` and `{{/name}}` only where `name` has a value. */
export function keepSections(template: string, values: Values): string {
  return template.replace(SECTION, (_section, name: string, inner: string) =>
    values[name] ? inner : '',
  )
}

/** Takes the meaning from braces in somebody's words, until the last filling gives them back. */
export function protect(text: string): string {
  return text.replaceAll('{{', '{{braces}}')
}

/** Goes into the last filling, for what `protect` took away. */
export const BRACES = { braces: '{{' }

export function escapeHtml(text: string): string {
  return String(html`${text}`)
}
