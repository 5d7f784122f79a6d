import type { Place } from './place.ts'
import { forget, recall, remember } from './storage.ts'

/** A comment not posted yet. Its key makes every retry the same post. */
export type Draft = { text: string; parentId: string | null; idempotencyKey: string }

const KEY_BYTES = 24

export function draftName({ source, page }: Place): string {
  return `afterword:draft:${source.origin}:${source.site}:${page.id ?? page.url}`
}

export function newDraft(): Draft {
  return { text: '', parentId: null, idempotencyKey: newIdempotencyKey() }
}

export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}

export function loadDraft(name: string): Draft {
  return { ...newDraft(), ...recall<Draft>(name) }
}

export function saveDraft(name: string, draft: Draft): void {
  if (draft.text) remember(name, draft)
  else forget(name)
}

export function dropDraft(name: string): void {
  forget(name)
}
