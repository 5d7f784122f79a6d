// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest'
import { clearPage, fetched, mountThread, readingThread, ROOT, unreachable } from './test-page.ts'

afterEach(clearPage)

it('shows the comments of the page its attributes name', async () => {
  const { root, find, text } = await mountThread()

  const url = new URL(fetched.mock.calls[0]![0])
  expect(url.origin + url.pathname).toBe('https://talk.example/comments/v1/sites/daily/thread')
  expect(Object.fromEntries(url.searchParams)).toEqual({
    url: 'https://daily.example/harbour',
    id: '42',
    sort: 'oldest',
  })
  expect(text('h2')).toBe('1 reply to “Harbour”')
  expect(text('.text')).toBe('First.')
  expect(root.querySelector('img')).toBeNull()
  expect(find('a:has(bdi)', HTMLAnchorElement).rel).toBe('nofollow ugc noopener')
})

it('says so when there are no replies yet', async () => {
  const { text } = await mountThread({ get: readingThread({ count: 0 }, []) })

  expect(text('h2')).toBe('No replies yet')
})

it('offers no form where comments are closed', async () => {
  const { root } = await mountThread({ get: readingThread({ state: 'closed' }) })

  expect(root.textContent).toContain('Comments are closed.')
  expect(root.querySelector('form, .reply')).toBeNull()
})

it('shows nothing of a hidden thread', async () => {
  const { root } = await mountThread({ get: readingThread({ state: 'hidden' }) })

  expect(root.textContent).toBe('')
})

it('offers to try again when the server is away', async () => {
  let tries = 0
  const get = () => (tries++ ? readingThread()() : unreachable())
  const { root, find, text } = await mountThread({ get })
  expect(text('.failed')).toContain('Comments could not be loaded.')

  find('.failed button', HTMLElement).click()

  await vi.waitFor(() => expect(text('h2')).toContain('1 reply'))
  expect(root.querySelector('.failed')).toBeNull()
})

it('takes an answer that is no thread for a server that is away', async () => {
  const { text } = await mountThread({ get: async () => Response.json({ welcome: 'to our wifi' }) })

  expect(text('.failed')).toContain('Comments could not be loaded.')
})

it('turns to another thread when its attributes change', async () => {
  const { element } = await mountThread()

  element.setAttribute('page-id', '43')
  element.setAttribute('page-url', 'https://daily.example/other')
  await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(2))

  const [first, second] = fetched.mock.calls
  expect(first![1].signal!.aborted).toBe(true)
  expect(new URL(second![0]).searchParams.get('id')).toBe('43')
})

it('does not load again when it is moved', async () => {
  const { element, text } = await mountThread()

  document.body.append(document.createElement('main'))
  document.querySelector('main')!.append(element)
  await Promise.resolve()

  expect(fetched).toHaveBeenCalledTimes(1)
  expect(text('h2')).toContain('1 reply')
})

it('reads on where the page ended, and in the other order when asked', async () => {
  const answers = [
    readingThread({ count: 2 }, [ROOT], 'cursor'),
    readingThread({ count: 2 }, [{ ...ROOT, id: '9' }]),
    readingThread({ count: 2 }),
  ]
  const get = () => answers.shift()!()
  const { root, find } = await mountThread({ get })

  find('[part=more]', HTMLElement).click()
  await vi.waitFor(() => expect(root.querySelectorAll('article')).toHaveLength(2))
  find('select', HTMLSelectElement).value = 'newest'
  find('select', HTMLSelectElement).dispatchEvent(new Event('change'))

  const asked = fetched.mock.calls.map(([url]) => new URL(url).searchParams)
  expect(asked.map((query) => query.get('after'))).toEqual([null, 'cursor', null])
  expect(asked.map((query) => query.get('sort'))).toEqual(['oldest', 'oldest', 'newest'])
})
