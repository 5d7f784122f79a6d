import { html } from '@afterword/shared/http/html'

/** What goes into a template, by the names of its slots; a list repeats a section. */
export type Values = { readonly [name: string]: string | readonly Values[] | undefined }

const PART = /\{\{#(\w+)\}\}(.*?)\{\{\/\1\}\}|\{\{(\w+)\}\}/gs

/**
 * Puts values into `{{slots}}`, and keeps what stands between `{{#name}}` and `{{/name}}` once
 * for a text, once for each entry of a list, and not at all for nothing. What is not named in
 * `values` stays for the next filling.
 */
export function fill(
  template: string,
  values: Values,
  encode: (text: string) => string = String,
): string {
  return template.replace(PART, (part, ...[section, inner = '', slot = '']: string[]) =>
    section === undefined
      ? fillSlot(part, values, { name: slot, encode })
      : fillSection(inner, values, { name: section, encode }),
  )
}

type Part = { name: string; encode: (text: string) => string }

function fillSlot(part: string, values: Values, { name, encode }: Part): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined
  return typeof value === 'string' ? encode(value) : part
}

function fillSection(inner: string, values: Values, { name, encode }: Part): string {
  if (!Object.hasOwn(values, name)) {
    return `{{#${name}}}${fill(inner, values, encode)}{{/${name}}}`
  }
  const value = values[name]
  if (!value) return ''
  if (typeof value === 'string') return fill(inner, values, encode)
  return value.map((entry) => fill(inner, { ...values, ...entry }, encode)).join('')
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
