import { guard } from 'lit/directives/guard.js'
import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { CommentTree } from './comment-list.ts'
import type { Comment } from './comment.ts'
import { phrase } from './phrase.ts'
import { absoluteTime, relativeTime } from './relative-time.ts'
import { safeHref, safeHtml, WEB } from './safe-html.ts'
import type { Language } from './strings.ts'

/** What the comments of one thread share. */
export type CommentContext = {
  language: Language
  now: Date
  /** Null where nobody can reply. */
  onReply: ((comment: Comment) => void) | null
  /** What stands right under this comment: the form, when it is the one replied to. */
  below: (comment: Comment) => unknown
  targetId: string | null
}

export function commentTree(tree: CommentTree, context: CommentContext): TemplateResult {
  return html`
    <li>
      ${commentView(tree, context)} ${context.below(tree.comment)}
      ${
        tree.children.length === 0
          ? nothing
          : html`<ol class="replies" part="replies">
            ${tree.children.map((child) => commentTree(child, context))}
          </ol>`
      }
    </li>
  `
}

function commentView({ comment, inReplyTo }: CommentTree, context: CommentContext): TemplateResult {
  const { id } = comment
  const isWaiting = comment.status === 'pending'
  const marks = `${isWaiting ? 'waiting' : ''} ${id === context.targetId ? 'target' : ''}`
  return html`
    <article
      id="comment-${id}"
      class="comment ${marks}"
      part="comment"
      tabindex="-1"
      aria-labelledby="by-${id}"
    >
      <header id="by-${id}" class="by">
        ${authorName(comment, context)} ${answered(inReplyTo, context)} ${timeLink(comment, context)}
        ${isWaiting ? waitingBadge(context) : nothing}
      </header>
      <div class="text" part="text" dir="auto">
        ${guard([comment.html], () => safeHtml(comment.html))}
      </div>
      ${
        isWaiting
          ? html`<p class="small muted">${comment.message}</p>`
          : replyButton(comment, context)
      }
    </article>
  `
}

function answered(name: string | null, { language }: CommentContext): unknown {
  if (!name) return nothing
  const words = phrase(language.strings.inReplyTo, { name: html`<bdi>${name}</bdi>` })
  return html`<span class="small muted">${words}</span>`
}

function waitingBadge({ language }: CommentContext): TemplateResult {
  return html`<span class="badge" part="badge">${language.strings.waiting}</span>`
}

function authorName({ author }: Comment, { language }: CommentContext): TemplateResult {
  if (!author) return html`<i class="muted">${language.strings.removed}</i>`
  const website = safeHref(author.website, WEB)
  const name = html`<bdi class="author" part="author">${author.name}</bdi>`
  return website ? html`<a href=${website} rel="nofollow ugc noopener">${name}</a>` : name
}

function timeLink({ id, createdAt }: Comment, { language, now }: CommentContext): TemplateResult {
  const at = new Date(createdAt)
  // A bare "#…" would follow the host page's <base>.
  const permalink = new URL(`#comment-${id}`, location.href).href
  return html`
    <a class="small muted" part="permalink" href=${permalink}
      ><time datetime=${at.toISOString()} title=${absoluteTime(at, language.locale)}
        >${relativeTime(at, now, language.locale)}</time
      ></a
    >
  `
}

function replyButton(comment: Comment, { language, onReply }: CommentContext): unknown {
  if (!onReply || !comment.author) return nothing
  const label = phrase(language.strings.replyTo, { name: comment.author.name }).join('')
  return html`
    <button
      type="button"
      class="quiet reply"
      part="reply"
      aria-label=${label}
      @click=${() => onReply(comment)}
    >
      ${language.strings.reply}
    </button>
  `
}
