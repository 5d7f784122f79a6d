import { html } from '@afterword/shared/http/html'
import type { Page } from '@afterword/shared/http/page'
import type { Problem } from '@afterword/shared/problem'

/** Where a link of the fragment leads to nothing. */
export function missingPage({ message, details }: Problem): Page {
  return {
    service: 'comments',
    language: 'en',
    title: message,
    body: html`
<p class="lead">${details.detail ?? 'It may have been removed since.'}</p>
<p>Please go back to the article, and look again.</p>`,
  }
}
