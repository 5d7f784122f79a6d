import { html, nothing, type TemplateResult } from 'lit/html.js'
import { readReplies, readThread, type Sort, type ThreadPage } from './api.ts'
import { addPosted, addReplies, addRoots, findComment } from './comment-list.ts'
import type { CommentContext } from './comment-view.ts'
import type { Comment, PostedComment } from './comment.ts'
import { type Place, PLACE_ATTRIBUTES, placeOf } from './place.ts'
import { ReplyFormElement } from './reply-form-element.ts'
import { commentList, failedLine, loadingLine, type ThreadHead, threadHead } from './thread-view.ts'
import { ViewElement } from './view-element.ts'
import baseCss from './base.css?inline'
import formCss from './form.css?inline'
import threadCss from './thread.css?inline'

type State = {
  shown: ThreadPage | null
  /** Does again what just failed. */
  retry: (() => void) | null
  replyTo: Comment | null
  targetId: string | null
  announcement: string
}

const NOTHING_YET: State = {
  shown: null,
  retry: null,
  replyTo: null,
  targetId: null,
  announcement: '',
}

/**
 * The comments of a page and the form to leave one:
 * `<afterword-thread site="daily" page-id="42" page-url="…" page-title="…">`.
 *
 * @fires afterword-comment-posted - The server took the comment. `detail` is `{ comment }`.
 */
export class ThreadElement extends ViewElement<State> {
  static readonly observedAttributes = PLACE_ATTRIBUTES

  protected readonly root = this.attachStyled(baseCss, formCss, threadCss)
  protected readonly state: State = { ...NOTHING_YET }

  #place: Place = placeOf(this)
  readonly #form = new ReplyFormElement(this.#place)
  /** What this reader posted here: the public answers do not have it before a moderator does. */
  #posted: PostedComment[] = []
  #sort: Sort = 'oldest'
  #identity = ''
  #requests = new AbortController()

  constructor() {
    super()
    this.#form.onPosted = (comment) => this.#showPosted(comment)
    this.#form.onCancel = () => this.#cancelReply()
  }

  connectedCallback(): void {
    addEventListener('hashchange', this.#showTarget)
    this.#requests = new AbortController()
    queueMicrotask(this.#open)
  }

  disconnectedCallback(): void {
    removeEventListener('hashchange', this.#showTarget)
    this.#requests.abort()
    if (!this.state.shown) this.#identity = ''
  }

  /** Attributes come one by one; a microtask later they are all there. */
  attributeChangedCallback(): void {
    queueMicrotask(this.#open)
  }

  protected view(): unknown {
    const { shown, retry, replyTo, announcement } = this.state
    const { language } = this.#place
    const failed = retry ? failedLine(language, retry) : nothing
    if (!shown) return retry ? failed : loadingLine(language)
    if (shown.thread.state === 'hidden') return nothing

    return html`
      ${threadHead(this.#head(shown), language, this.#actions)}
      ${commentList(shown, this.#context(), this.#actions)} ${failed}
      ${this.#canReply() ? nothing : this.#closedLine()}
      ${this.#canReply() && !replyTo ? this.#form : nothing}
      <p class="unseen" role="status">${announcement}</p>
    `
  }

  readonly #actions = {
    onWrite: (): void => this.#form.focus(),
    onSort: (sort: Sort): void => {
      this.#sort = sort
      this.#cancelReply()
      void this.#load()
    },
    onMore: (): void => void this.#loadMore(),
    onMoreReplies: (root: Comment): void => void this.#loadReplies(root),
  }

  #head({ thread, comments }: ThreadPage): ThreadHead {
    return {
      count: thread.count,
      title: this.#place.page.title,
      sort: this.#sort,
      isLong: this.#canReply() && comments.length > 1,
    }
  }

  #context(): CommentContext {
    const { replyTo, targetId } = this.state
    return {
      language: this.#place.language,
      now: new Date(),
      onReply: this.#canReply() ? (comment) => this.#reply(comment) : null,
      below: ({ id }) => (id === replyTo?.id ? this.#form : nothing),
      targetId,
    }
  }

  #closedLine(): TemplateResult {
    return html`<p class="closed muted">${this.#place.language.strings.closed}</p>`
  }

  #canReply(): boolean {
    return this.state.shown?.thread.state !== 'closed'
  }

  /** Turns to the page the attributes name, unless it is the one that is shown. */
  #open = (): void => {
    const place = placeOf(this)
    const identity = JSON.stringify(place)
    if (!this.isConnected || !place.source.site || identity === this.#identity) return

    this.#identity = identity
    this.#place = place
    this.#posted = []
    this.#form.open(place)
    this.set(NOTHING_YET)
    void this.#load()
  }

  /** Runs a request until the page changes or the element goes; offers a failed one again. */
  async #ask(request: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.#requests
    this.set({ retry: null })
    try {
      await request(signal)
    } catch {
      if (!signal.aborted) this.set({ retry: () => void this.#ask(request) })
    }
  }

  async #load(): Promise<void> {
    this.#requests.abort()
    this.#requests = new AbortController()
    await this.#ask(async (signal) => {
      const answer = await readThread(this.#place, { sort: this.#sort, after: null }, signal)
      const add = (roots: Comment[], posted: Comment) => addPosted(roots, posted, this.#sort)
      const isFirst = !this.state.shown
      this.set({ shown: { ...answer, comments: this.#posted.reduce(add, answer.comments) } })
      if (isFirst) this.#resume()
    })
  }

  async #loadMore(): Promise<void> {
    await this.#ask(async (signal) => {
      const after = this.state.shown?.next ?? null
      const page = await readThread(this.#place, { sort: this.#sort, after }, signal)
      this.#show({ comments: addRoots(this.#comments, page.comments), next: page.next })
      this.#focusOn(page.comments[0])
    })
  }

  async #loadReplies({ id: rootId, nextReply }: Comment): Promise<void> {
    await this.#ask(async (signal) => {
      const more = { rootId, after: nextReply ?? '' }
      const page = await readReplies(this.#place.source, more, signal)
      this.#show({ comments: addReplies(this.#comments, rootId, page) })
      this.#focusOn(page.comments[0])
    })
  }

  get #comments(): Comment[] {
    return this.state.shown?.comments ?? []
  }

  #show(change: Partial<ThreadPage>): void {
    if (this.state.shown) this.set({ shown: { ...this.state.shown, ...change } })
  }

  /** Takes up where the reader was: a reply half written, a comment in the address. */
  #resume(): void {
    const parent = findComment(this.#comments, this.#form.draftParentId)
    if (parent && this.#canReply()) this.#turnForm(parent)
    this.#showTarget()
  }

  #showTarget = (): void => {
    const target = findComment(this.#comments, location.hash.replace(/^#comment-/, ''))
    if (!target) return
    this.set({ targetId: target.id })
    this.#focusOn(target)
  }

  #turnForm(replyTo: Comment | null): void {
    this.#form.answer(replyTo)
    this.set({ replyTo })
  }

  #reply(comment: Comment): void {
    this.#turnForm(comment)
    this.#form.focus()
  }

  #cancelReply(): void {
    const { replyTo } = this.state
    if (!replyTo) return
    this.#turnForm(null)
    this.#element(replyTo)?.querySelector<HTMLElement>('.reply')?.focus()
  }

  #showPosted(comment: PostedComment): void {
    this.#posted.push(comment)
    this.#turnForm(null)
    const thread = this.state.shown?.thread
    if (thread && comment.status === 'approved') {
      this.#show({ thread: { ...thread, count: thread.count + 1 } })
    }
    this.#show({ comments: addPosted(this.#comments, comment, this.#sort) })
    this.set({ announcement: comment.message })
    this.#focusOn(comment)
    const detail = { comment }
    this.dispatchEvent(
      new CustomEvent('afterword-comment-posted', { detail, bubbles: true, composed: true }),
    )
  }

  #focusOn(comment: Comment | undefined): void {
    const element = comment && this.#element(comment)
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
    element?.scrollIntoView({ block: 'nearest', behavior: isCalm ? 'auto' : 'smooth' })
    element?.focus({ preventScroll: true })
  }

  #element({ id }: Comment): HTMLElement | null {
    return this.root.getElementById(`comment-${id}`)
  }
}
