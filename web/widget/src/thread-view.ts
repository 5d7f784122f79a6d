import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Sort } from './api.ts'
import { nest } from './comment-list.ts'
import { type CommentContext, commentTree } from './comment-view.ts'
import type { Comment } from './comment.ts'
import { counted } from './phrase.ts'
import type { Language } from './strings.ts'

const SORTS = ['newest', 'oldest'] as const

/** What the reader can ask for. */
export type ThreadActions = {
  onWrite: () => void
  onSort: (sort: Sort) => void
  onMore: () => void
  onMoreReplies: (root: Comment) => void
}

export type ThreadHead = {
  count: number
  title: string | undefined
  sort: Sort
  /** The form is far below: offer a way to it. */
  isLong: boolean
}

export function loadingLine({ strings }: Language): TemplateResult {
  return html`<p class="loading muted" role="status">${strings.loading}</p>`
}

export function failedLine({ strings }: Language, onRetry: () => void): TemplateResult {
  return html`
    <p class="failed muted" part="failed">
      <span role="status">${strings.notLoaded}</span>
      <button type="button" class="quiet" @click=${onRetry}>${strings.tryAgain}</button>
    </p>
  `
}

export function threadHead(
  head: ThreadHead,
  language: Language,
  { onSort, onWrite }: ThreadActions,
): TemplateResult {
  const { strings } = language
  return html`
    <div class="head">
      <h2 part="title">${countLine(head, language)}</h2>
      ${head.count > 1 ? sortSelect(head.sort, language, onSort) : nothing}
      ${
        head.isLong
          ? html`<button type="button" class="quiet" @click=${onWrite}>${strings.writeReply}</button>`
          : nothing
      }
    </div>
  `
}

export function commentList(
  list: { comments: Comment[]; next: string | null },
  context: CommentContext,
  actions: ThreadActions,
): TemplateResult {
  const { strings } = context.language
  return html`
    <ol class="comments" part="comments" ?hidden=${list.comments.length === 0}>
      ${list.comments.map(
        (root) => html`
          ${commentTree(nest(root), context)}
          ${
            root.nextReply
              ? html`<li class="more">
                ${moreButton(strings.moreReplies, () => actions.onMoreReplies(root))}
              </li>`
              : nothing
          }
        `,
      )}
    </ol>
    ${list.next ? moreButton(strings.moreComments, actions.onMore) : nothing}
  `
}

function countLine({ count, title }: ThreadHead, language: Language): unknown {
  const { strings } = language
  if (count === 0) return strings.noReplies
  if (!title) return counted(language, strings.replies, { count })
  return counted(language, strings.repliesTo, { count, title: html`<bdi>${title}</bdi>` })
}

function sortSelect(current: Sort, { strings }: Language, onSort: (sort: Sort) => void): unknown {
  const choose = ({ target }: Event): void => {
    const chosen = SORTS.find(
      (sort) => target instanceof HTMLSelectElement && sort === target.value,
    )
    if (chosen) onSort(chosen)
  }
  return html`
    <label class="sort small muted">
      ${strings.sort}
      <select part="sort" @change=${choose}>
        ${SORTS.map(
          (sort) =>
            html`<option value=${sort} ?selected=${sort === current}>${strings[sort]}</option>`,
        )}
      </select>
    </label>
  `
}

function moreButton(label: string, onClick: () => void): TemplateResult {
  return html`
    <button type="button" class="more-button" part="more" @click=${onClick}>${label}</button>
  `
}
