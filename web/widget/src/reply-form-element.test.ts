// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest'
import { clearPage, mountThread, posting, posts, refusing, unreachable } from './test-page.ts'

const ADA = { text: 'Agreed.', name: 'Ada', email: 'ada@example.com' }

afterEach(clearPage)

it('posts what was typed, shows it in place and tells the page', async () => {
  const { element, find, text, type, submit } = await mountThread()
  const told = new Promise<Event>((resolve) => {
    document.addEventListener('afterword-comment-posted', resolve, { once: true })
  })
  type({ ...ADA, website: 'ada.example' })
  find('[name=publications]', HTMLInputElement).checked = true

  submit()

  expect(await told).toMatchObject({ target: element, detail: { comment: { id: '2' } } })
  expect(posts().map(({ body }) => body)).toEqual([
    {
      page: { url: 'https://daily.example/harbour', id: '42', title: 'Harbour' },
      parentId: null,
      ...ADA,
      website: 'https://ada.example',
      notify: ['publications'],
      locale: 'en-US',
      company: '',
    },
  ])
  expect(text('#comment-2 .text')).toBe('Agreed.')
  expect(text('h2')).toContain('2 replies')
  expect(find('textarea', HTMLTextAreaElement).value).toBe('')
})

it('marks a comment that waits for a moderator', async () => {
  const post = posting({ status: 'pending', message: 'A moderator will read it.' })
  const { text, type, submit } = await mountThread({ post })
  type(ADA)

  submit()

  await vi.waitFor(() => expect(text('#comment-2')).toContain('Waiting for a moderator'))
  expect(text('#comment-2')).toContain('A moderator will read it.')
  expect(text('h2')).toContain('1 reply')
})

it('answers the comment whose Reply was pressed, right under it', async () => {
  const { find, text, type, submit } = await mountThread()

  find('#comment-1 .reply', HTMLElement).click()

  expect(text('#comment-1 + afterword-reply-form h3')).toBe('Leave a Reply to Grace')
  type(ADA)
  submit()
  await vi.waitFor(() => expect(posts()).toMatchObject([{ body: { parentId: '1' } }]))
})

it('keeps what was typed when the reader cancels a reply', async () => {
  const { find, text, type } = await mountThread()
  find('#comment-1 .reply', HTMLElement).click()
  type(ADA)

  find('form .quiet', HTMLElement).click()

  expect(text('ol ~ afterword-reply-form h3')).toBe('Leave a Reply')
  expect(find('textarea', HTMLTextAreaElement).value).toBe('Agreed.')
  expect(find('[name=name]', HTMLInputElement).value).toBe('Ada')
})

it('asks for what is missing without asking the server', async () => {
  const { root, find, text, submit } = await mountThread()

  submit()

  expect(text('#text-error')).toBe('Please write a comment.')
  expect(text('#name-error')).toBe('Please enter your name.')
  expect(text('#email-error')).toBe('Please enter your email address.')
  expect(root.activeElement).toBe(find('textarea', HTMLElement))
  expect(posts()).toEqual([])
})

it('shows the server’s errors at their fields and keeps everything', async () => {
  const errors = [{ pointer: '#/email', detail: 'We cannot write there.' }]
  const { root, find, text, type, submit } = await mountThread({
    post: refusing(422, { title: 'x', errors }),
  })
  type(ADA)

  submit()

  await vi.waitFor(() => expect(text('#email-error')).toBe('We cannot write there.'))
  const email = find('[name=email]', HTMLInputElement)
  expect(email.getAttribute('aria-invalid')).toBe('true')
  expect(email.getAttribute('aria-describedby')).toBe('email-error')
  expect(root.activeElement).toBe(email)
  expect(email.value).toBe(ADA.email)
  expect(find('textarea', HTMLTextAreaElement).value).toBe(ADA.text)
})

it('tries again under the same key until the comment is posted, then takes another', async () => {
  let tries = 0
  const post = () => (tries++ ? posting()() : unreachable())
  const { find, text, type, submit } = await mountThread({ post })
  type(ADA)

  submit()
  await vi.waitFor(() => expect(text('.submit')).toContain('could not reach the server'))
  expect(find('textarea', HTMLTextAreaElement).value).toBe(ADA.text)
  submit()
  await vi.waitFor(() => expect(text('#comment-2 .text')).toBe('Agreed.'))
  type(ADA)
  submit()
  await vi.waitFor(() => expect(posts()).toHaveLength(3))

  const [first, second, third] = posts()
  expect(first?.key).toMatch(/^[\w-]{22,}$/)
  expect(second?.key).toBe(first?.key)
  expect(third?.key).not.toBe(first?.key)
})

it('takes another key when the server has another text under this one', async () => {
  const problem = { type: 'https://x.example/problems/idempotency-key-reused', title: 'x' }
  const { text, type, submit } = await mountThread({ post: refusing(422, problem) })
  type(ADA)

  submit()
  await vi.waitFor(() => expect(text('.submit')).toContain('earlier version'))
  submit()
  await vi.waitFor(() => expect(posts()).toHaveLength(2))

  const [first, second] = posts()
  expect(second?.key).not.toBe(first?.key)
})

it('posts once however often the button is pressed', async () => {
  const { type, submit } = await mountThread({ post: () => new Promise(() => {}) })
  type(ADA)

  submit()
  submit()

  expect(posts()).toHaveLength(1)
})

it('has the draft again after a reload, under the comment it answers', async () => {
  const { find, type } = await mountThread()
  find('#comment-1 .reply', HTMLElement).click()
  type({ text: 'Half a thought' })

  const again = await mountThread()

  expect(again.text('#comment-1 + afterword-reply-form h3')).toContain('Grace')
  expect(again.find('textarea', HTMLTextAreaElement).value).toBe('Half a thought')
})

it('keeps name and address only once that is ticked', async () => {
  const { find, text, type, submit } = await mountThread()
  type(ADA)
  submit()
  await vi.waitFor(() => expect(text('#comment-2 .text')).toBe('Agreed.'))
  expect(localStorage).toHaveLength(0)

  find('[name=save-author]', HTMLInputElement).checked = true
  type(ADA)
  submit()
  await vi.waitFor(() => expect(localStorage.getItem('afterword:author')).toContain('Ada'))

  const again = await mountThread()
  expect(again.find('[name=name]', HTMLInputElement).value).toBe('Ada')
  expect(again.find('[name=save-author]', HTMLInputElement).checked).toBe(true)
})

it('counts down near the limit, and refuses rather than cuts', async () => {
  const { find, text, type, submit } = await mountThread()

  type({ text: 'x'.repeat(8_000) })
  expect(find('#counter', HTMLElement).hidden).toBe(true)
  type({ text: 'x'.repeat(9_999) })
  expect(text('#counter')).toBe('1 character left')
  type({ text: '🌉'.repeat(9_999) })
  expect(text('#counter')).toBe('1 character left')
  type({ text: 'x'.repeat(10_002) })
  expect(text('#counter')).toBe('2 characters too many')
  submit()

  expect(text('#text-error')).toContain('10,000 characters')
  expect(posts()).toEqual([])
})
