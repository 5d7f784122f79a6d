import { vi } from 'vitest'
import { defineElements } from './define-elements.ts'

type Answer = () => Promise<Response>

export const ROOT = {
  id: '1',
  parentId: null,
  depth: 0,
  author: { name: 'Grace', website: 'https://grace.example' },
  html: '<p>First.<img src=x onerror=alert(1)></p>',
  text: 'First.',
  createdAt: '2026-01-01T00:00:00Z',
  editedAt: null,
  replies: [],
  nextReply: null,
}
const POSTED = {
  ...ROOT,
  id: '2',
  author: { name: 'Ada', website: null },
  html: '<p>Agreed.</p>',
  status: 'approved',
  reason: null,
  message: 'Your comment is published.',
}

/** What stands in for the network in unit tests of the elements. */
export const fetched = vi.fn<(url: string, request: RequestInit) => Promise<Response>>()

export function readingThread(thread: object = {}, comments = [ROOT], next = ''): Answer {
  const open = { id: 't', url: '', title: null, state: 'open', count: 1, version: 1 }
  return async () => Response.json({ thread: { ...open, ...thread }, comments, next: next || null })
}

export function posting(comment: object = {}): Answer {
  return async () =>
    Response.json({ comment: { ...POSTED, ...comment }, editToken: 'x' }, { status: 201 })
}

export function refusing(status: number, problem: object): Answer {
  return async () => Response.json(problem, { status })
}

export function unreachable(): Promise<Response> {
  return Promise.reject(new TypeError('Failed to fetch'))
}

/** An element of ours on the page, and hands to use it with. */
export type Mounted = {
  element: Element
  root: ShadowRoot
  find: <Found extends Element>(selector: string, type: new () => Found) => Found
  text: (selector: string) => string
  /** Reply form and box alike: types each value into the field of that name. */
  type: (values: Record<string, string>) => void
  submit: () => void
}

/** Puts an element on the page, served by `answer`. */
export function mount(
  markup: string,
  answer: (request: RequestInit) => Promise<Response>,
): Mounted {
  defineElements()
  vi.stubGlobal('fetch', fetched)
  fetched.mockReset().mockImplementation((_, request) => answer(request))
  document.body.innerHTML = markup
  const element = document.body.firstElementChild
  const root = element?.shadowRoot
  if (!root) throw new Error(`no element of ours in ${markup}`)

  const find: Mounted['find'] = (selector, type) => {
    const found = root.querySelector(selector)
    if (found instanceof type) return found
    throw new Error(`no ${selector} in ${root.innerHTML}`)
  }
  return {
    element,
    root,
    find,
    text: (selector) => find(selector, HTMLElement).textContent.trim(),
    type: (values) => {
      for (const [name, value] of Object.entries(values)) typeInto(root, name, value)
    },
    submit: () => find('form', HTMLFormElement).requestSubmit(),
  }
}

function typeInto(root: ShadowRoot, name: string, value: string): void {
  const field = root.querySelector(`[name=${name}]`)
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) {
    throw new Error(`no field ${name}`)
  }
  field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

export async function mountThread(answers: { get?: Answer; post?: Answer } = {}): Promise<Mounted> {
  const { get = readingThread(), post = posting() } = answers
  const mounted = mount(
    '<afterword-thread site="daily" page-id="42" page-url="https://daily.example/harbour" ' +
      'page-title="Harbour" server="https://talk.example"></afterword-thread>',
    ({ method }) => (method === 'POST' ? post() : get()),
  )
  await vi.waitUntil(() => fetched.mock.calls.length > 0 && !mounted.root.querySelector('.loading'))
  return mounted
}

/** What was posted so far: the body, and the key it came under. */
export function posts(): { body: unknown; key: string | null }[] {
  return fetched.mock.calls
    .filter(([, { method }]) => method === 'POST')
    .map(([, { body, headers }]) => ({
      body: JSON.parse(typeof body === 'string' ? body : 'null'),
      key: new Headers(headers).get('idempotency-key'),
    }))
}

export function clearPage(): void {
  document.body.replaceChildren()
  localStorage.clear()
  vi.unstubAllGlobals()
}
