import { html } from '@afterword/shared/http/html'
import type { Page } from '@afterword/shared/http/page'
import type { LinkedMember } from './find-linked-member.ts'

/** What the last link of a notice to moderators leads to: whether more of them come. */
export function noticesPage({ site, member: { notices } }: LinkedMember): Page {
  return {
    service: 'comments',
    language: 'en',
    site,
    title: 'Mail about waiting comments',
    body: html`
<p class="lead">${
      notices
        ? html`<bdi>${site.name}</bdi> writes to you when comments wait for a moderator.`
        : html`<bdi>${site.name}</bdi> does not write to you about waiting comments any more.`
    }</p>
<form method="post" class="actions">
${
  notices
    ? html`<button name="action" value="stop">Stop these mails</button>`
    : html`<button name="action" value="start">Send them again</button>`
}
</form>
<p class="note">You remain a moderator either way, and others on the staff go on getting theirs.</p>`,
  }
}

/** For every link that is not one of ours, and for those of people who have left. */
export const linkNotValidPage: Page = {
  service: 'comments',
  language: 'en',
  title: 'This link does not work',
  body: html`
<p class="lead">It may have been cut off on its way, or you are not on the staff any more.</p>
<p>Please open the link in the mail again, or copy all of it into the address bar.</p>`,
}
