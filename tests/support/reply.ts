import type { Page } from 'playwright-core'

/** Fills in the reply form of a page and sends it, as a reader of that name. */
export async function leaveReply(
  page: Page,
  { text, name }: { text: string; name: string },
): Promise<void> {
  const form = page.locator('afterword-reply-form')
  await form.getByRole('textbox', { name: 'Comment' }).fill(text)
  await form.getByRole('textbox', { name: 'Name' }).fill(name)
  await form.getByRole('textbox', { name: 'Email' }).fill(`${name.toLowerCase()}@reader.example`)
  await form.getByRole('button', { name: 'Post Comment' }).click()
}
