// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest'
import {
  clearPage,
  fetched,
  mount,
  type Mounted,
  posts,
  refusing,
  unreachable,
} from './test-page.ts'

afterEach(clearPage)

/** Puts the box on the page, served by `answer`, with an address typed in. */
function mountBox(answer: () => Promise<Response>, email = 'ada@example.com'): Mounted {
  const mounted = mount(
    '<afterword-subscribe site="daily" topics="site section:world" locale="en-GB" ' +
      'server="https://talk.example"></afterword-subscribe>',
    answer,
  )
  mounted.type({ email })
  return mounted
}

it('asks for the topics it names, and shows the one answer', async () => {
  const message = 'Check your inbox.'
  const answer = async () => Response.json({ message }, { status: 202 })
  const { root, text, submit } = mountBox(answer)
  expect(text('h2')).toBe('And get notified every time we publish')

  submit()

  await vi.waitFor(() => expect(text('.answer')).toBe(message))
  expect(root.querySelector('form')).toBeNull()
  expect(fetched.mock.calls[0]![0]).toBe(
    'https://talk.example/subscriptions/v1/sites/daily/subscriptions',
  )
  expect(posts()[0]?.body).toMatchObject({
    email: 'ada@example.com',
    topics: ['site', 'section:world'],
    frequency: 'instant',
    locale: 'en-GB',
    company: '',
  })
})

it('asks for an address before asking the server', () => {
  const { root, find, text, submit } = mountBox(unreachable, 'ada')

  submit()

  expect(text('#email-error')).toContain('name@example.com')
  expect(root.activeElement).toBe(find('[name=email]', HTMLElement))
  expect(fetched).not.toHaveBeenCalled()
})

it('shows the server’s error at the field', async () => {
  const errors = [{ pointer: '#/email', detail: 'We cannot write there.' }]
  const { find, text, submit } = mountBox(refusing(422, { errors }))

  submit()

  await vi.waitFor(() => expect(text('#email-error')).toBe('We cannot write there.'))
  expect(find('[name=email]', HTMLInputElement).value).toBe('ada@example.com')
})

it('keeps the address when the network is gone, and sends once per press', async () => {
  const { find, text, submit } = mountBox(unreachable)

  submit()
  submit()

  await vi.waitFor(() => expect(text('form [role=status]')).toContain('try again'))
  expect(find('[name=email]', HTMLInputElement).value).toBe('ada@example.com')
  expect(fetched).toHaveBeenCalledTimes(1)
})
