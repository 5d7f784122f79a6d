import { html } from '@afterword/shared/http/html'
import type { Page } from '@afterword/shared/http/page'
import { threadPart, type ThreadView } from './thread-fragment.ts'

/** More of a thread than the news site's page holds. */
export function commentsPage(view: ThreadView): Page {
  const { body, site } = view
  const { url, title } = body.thread
  return {
    service: 'comments',
    language: 'en',
    site,
    title: 'More comments',
    body: html`
<p>On <a href="${url}" dir="auto">${title ?? url}</a></p>
${threadPart(view) ?? html`<p>There are none.</p>`}
<p><a href="${url}">Back to the article</a></p>`,
  }
}
