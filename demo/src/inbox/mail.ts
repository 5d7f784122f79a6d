import type { AddressObject } from 'mailparser'
import type { Mail } from './mail-store.ts'

/** Where mail providers post to when a reader presses their own unsubscribe button (RFC 8058). */
export function oneClickUrl({ headers }: Mail): string | undefined {
  const list = headers.get('list')
  const unsubscribe =
    typeof list === 'object' && 'unsubscribe' in list ? list['unsubscribe'] : undefined
  const hasPost = typeof list === 'object' && 'unsubscribe-post' in list
  return hasPost && isUrl(unsubscribe) ? unsubscribe.url : undefined
}

function isUrl(value: unknown): value is { url: string } {
  return (
    typeof value === 'object' && value !== null && 'url' in value && typeof value.url === 'string'
  )
}

/** Addresses of a header, as people read them. */
export function addressesOf(field: AddressObject | AddressObject[] | undefined): string {
  const groups = field === undefined || Array.isArray(field) ? (field ?? []) : [field]
  const people = groups.flatMap(({ value }) => value)
  return people.map(({ name, address }) => [name, address].filter(Boolean).join(' · ')).join(', ')
}

/** The mail's own page, made to open its links in a tab beside the inbox. */
export function bodyOf({ html }: Mail): string {
  return `<base target="_blank">${html || ''}`
}
