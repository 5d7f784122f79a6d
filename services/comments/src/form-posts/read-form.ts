import type { PostForm } from './api.ts'

/** What the form says, as the widget would say it. Forms send every line break as two characters. */
export function readForm(form: PostForm): object {
  const { url, pageId, parentId, text, name, email, website, company } = form
  return {
    page: { url, ...(pageId !== '' && { id: pageId }) },
    parentId: parentId === '' ? null : parentId,
    text: text.replaceAll('\r\n', '\n'),
    name,
    email,
    website,
    company,
    notify: form.notifyPublications === '' ? [] : ['publications'],
  }
}
