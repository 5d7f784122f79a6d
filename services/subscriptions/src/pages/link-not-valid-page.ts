import { html } from '@afterword/shared/http/html'
import type { Page } from '@afterword/shared/http/page'

/** For every link that is not one of ours: it says the same whatever is wrong with it. */
export const linkNotValidPage: Page = {
  service: 'subscriptions',
  language: 'en',
  title: 'This link does not work',
  body: html`
<p class="lead">It may have been cut off on its way, or be too old.</p>
<p>Please open the link in the mail again, or copy all of it into the address bar. If you wanted
to subscribe, you can ask for a new mail on the page where you found the form.</p>`,
}
