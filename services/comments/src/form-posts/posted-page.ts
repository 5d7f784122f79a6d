import type { Site } from '@afterword/shared/access/store'
import { html } from '@afterword/shared/http/html'
import type { Page } from '@afterword/shared/http/page'
import type { PostedJson } from '../comments/comment-json.ts'
import { markupElsewhere, permalink } from '../fragments/place.ts'

type Posted = { site: Site; comment: PostedJson; url: string }

/** What became of a comment. Its markup was sanitised when it was made. */
export function postedPage({ site, comment, url }: Posted): Page {
  const isThere = comment.status === 'approved'
  return {
    service: 'comments',
    language: 'en',
    site,
    title: isThere ? 'Your comment is published' : 'Your comment waits for a moderator',
    body: html`
<p class="lead">${comment.message}</p>
<blockquote class="quote" dir="auto">${markupElsewhere(comment.html, url)}</blockquote>
<p>${
      isThere
        ? html`<a href="${permalink(url, comment.id)}">See it under the article</a>`
        : html`<a href="${url}">Back to the article</a>`
    }</p>
${
  isThere
    ? html`<p class="note">It can take half a minute until everyone sees it there.</p>`
    : undefined
}`,
  }
}
