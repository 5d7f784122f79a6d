import { type Html, html } from '@afterword/shared/http/html'
import type { Article } from './article.ts'

type Placed = {
  article: Article
  /** The site's own id of the page. */
  pageId: string
  url: string
  picture?: Html
}

/** An article, and under it what a news site embeds. */
export function articleWithComments({ article, pageId, url, picture }: Placed): Html {
  return html`<article>
<p class="section">${article.section}</p>
<h1>${article.title}</h1>
<p class="standfirst">${article.standfirst}</p>
<p class="byline">By <span>${article.author}</span></p>
${picture}
<div class="text">
${article.text.map(paragraph)}
</div>
</article>
<div class="afterword">
<afterword-thread site="lantern" page-id="${pageId}" page-url="${url}" page-title="${article.title}"></afterword-thread>
<afterword-subscribe site="lantern" topics="site"></afterword-subscribe>
</div>`
}

function paragraph(text: string): Html {
  return text.startsWith('## ') ? html`<h2>${text.slice(3)}</h2>\n` : html`<p>${text}</p>\n`
}

export const QUAY = html`<figure>
<img src="/demo/quay.svg" width="1200" height="560" alt="A white ferry with lit windows crosses a dark sound at dusk, a lighthouse to the right and the lamps of the quay to the left.">
<figcaption>The Constance leaves the quay at ten past ten. <span>Drawing: the Lantern</span></figcaption>
</figure>
`
