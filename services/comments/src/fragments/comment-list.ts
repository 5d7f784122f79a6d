import { Html, html } from '@afterword/shared/http/html'
import type { CommentJson, RootOf } from '../comments/comment-json.ts'
import { type CommentTree, growTree } from './comment-tree.ts'
import { addressOf, type Place } from './place.ts'

/** `deepest`: so many levels of replies are nested; the deeper ones stand side by side. */
export type ListLook = {
  place: Place
  deepest: number
  /** Of the words people wrote, as far as the site knows. */
  language: string
  /** Whether there is a form to reply with. */
  canReply: boolean
}

/** Comments with their replies, as nested lists. */
export function commentList(comments: RootOf<CommentJson>[], look: ListLook): Html {
  const items = comments.map((root) => rootItem(root, look))
  return html`<ol class="afterword-comments">${items}</ol>`
}

function rootItem(root: RootOf<CommentJson>, look: ListLook): Html {
  const { id, nextReply } = root
  const more = { root: id, after: nextReply ?? undefined }
  return item(growTree(root, look.deepest), {
    look,
    end:
      nextReply === null
        ? undefined
        : moreLink(addressOf(look.place, 'comments.html', more), 'More replies'),
  })
}

/** A link to what comes next in a list. */
export function moreLink(address: string, words: string): Html {
  return html`<p class="afterword-more"><a href="${address}" rel="nofollow next">${words}</a></p>`
}

type Setting = { look: ListLook; end?: Html | undefined }

function item({ comment, inReplyTo, children }: CommentTree, { look, end }: Setting): Html {
  const below = children.map((child) => item(child, { look }))
  return html`
<li id="comment-${comment.id}"><article class="afterword-comment">${
    comment.author ? whole(comment, { inReplyTo, look }) : removed
  }</article>${below.length > 0 ? html`<ol>${below}</ol>` : undefined}${end}</li>`
}

const removed = html`<p class="afterword-removed">Comment removed</p>`

type Context = { inReplyTo: CommentJson | undefined; look: ListLook }

/** Its markup was sanitised when it was made. */
function whole(comment: CommentJson, { inReplyTo, look }: Context): Html {
  const { id, html: markup, createdAt, editedAt } = comment
  return html`
<header><p>${authorOf(comment)}${badgesOf(comment)} <a href="#comment-${id}">${time(createdAt)}</a>${
    editedAt ? html` <span class="afterword-edited">edited ${time(editedAt)}</span>` : undefined
  }${inReplyTo && backLink(inReplyTo)}</p></header>
<div class="afterword-text" lang="${look.language}" dir="auto">${new Html(markup)}</div>${
    look.canReply ? replyLink(comment, look.place) : undefined
  }`
}

/** As everyone calls an author: some sites ask for no name. */
export function nameOf({ author }: Pick<CommentJson, 'author'>): string {
  return author?.name || 'Anonymous'
}

function authorOf(comment: CommentJson): Html {
  const name = html`<bdi>${nameOf(comment)}</bdi>`
  const website = comment.author?.website
  return website && /^https?:/.test(website)
    ? html`<a class="afterword-author" href="${website}" rel="nofollow ugc noopener">${name}</a>`
    : html`<span class="afterword-author">${name}</span>`
}

function badgesOf({ author, pinned, featured }: CommentJson): Html[] {
  const badges = [
    author?.staff && 'Staff',
    author?.confirmed && !author.staff && 'Confirmed',
    pinned && 'Pinned',
    featured && 'Featured',
  ]
  return badges.flatMap((badge) =>
    badge ? [html` <strong class="afterword-badge">${badge}</strong>`] : [],
  )
}

function backLink(parent: CommentJson): Html {
  return html` <a href="#comment-${parent.id}">in reply to <bdi>${nameOf(parent)}</bdi></a>`
}

function replyLink(comment: CommentJson, place: Place): Html {
  const address = addressOf(place, 'reply.html', { parent: comment.id })
  return html`
<p class="afterword-reply"><a href="${address}" rel="nofollow">Reply to <bdi>${nameOf(comment)}</bdi></a></p>`
}

const inWords = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'UTC',
})

function time(at: string): Html {
  return html`<time datetime="${at}">${inWords.format(new Date(at))} UTC</time>`
}
