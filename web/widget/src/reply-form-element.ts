import type { TemplateResult } from 'lit/html.js'
import { type CommentBody, postComment } from './api.ts'
import type { Comment, PostedComment } from './comment.ts'
import {
  type Draft,
  draftName,
  dropDraft,
  loadDraft,
  newDraft,
  newIdempotencyKey,
  saveDraft,
} from './draft.ts'
import { NO_TROUBLE, type Trouble, troubleOf } from './form-trouble.ts'
import { forgetAuthor, recallAuthor, rememberAuthor } from './known-author.ts'
import type { Place } from './place.ts'
import { Refusal } from './refusal.ts'
import {
  findMistakes,
  readReplyFields,
  REPLY_FIELD_NAMES,
  type ReplyFields,
} from './reply-fields.ts'
import { replyFormView } from './reply-form-view.ts'
import { ViewElement } from './view-element.ts'

type State = { parent: Comment | null; draft: Draft; trouble: Trouble; isPosting: boolean }

/**
 * Leave a Reply. A part of `<afterword-thread>`, in whose shadow tree and styles it lives: one
 * element that moves under the comment replied to, so that whatever was typed moves along.
 */
export class ReplyFormElement extends ViewElement<State> {
  onPosted: (comment: PostedComment) => void = () => {}
  onCancel: () => void = () => {}

  protected readonly root = this
  protected readonly state: State = {
    parent: null,
    draft: newDraft(),
    trouble: NO_TROUBLE,
    isPosting: false,
  }

  readonly #author = recallAuthor()
  #place: Place
  #draftName = ''

  constructor(place: Place) {
    super()
    this.#place = place
  }

  /** The comment a draft from an earlier visit was meant for. */
  get draftParentId(): string | null {
    return this.state.draft.parentId
  }

  /** Turns to a page: takes up the draft left there. */
  open(place: Place): void {
    this.#place = place
    this.#draftName = draftName(place)
    const draft = loadDraft(this.#draftName)
    this.set({ parent: null, draft, trouble: NO_TROUBLE, isPosting: false })
  }

  /** Turns to the comment replied to, or with null to the article. */
  answer(parent: Comment | null): void {
    this.set({ parent })
    this.#keep({ parentId: parent?.id ?? null })
  }

  override focus(): void {
    this.querySelector('textarea')?.focus()
  }

  protected view(): TemplateResult {
    const { draft, ...rest } = this.state
    return replyFormView({
      ...rest,
      text: draft.text,
      language: this.#place.language,
      author: this.#author,
      onType: (text) => this.#keep({ text }),
      onCancel: this.onCancel,
      onSubmit: this.#submit,
    })
  }

  #keep(change: Partial<Draft>): void {
    const draft = { ...this.state.draft, ...change }
    saveDraft(this.#draftName, draft)
    this.set({ draft })
  }

  #submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (this.state.isPosting || !(event.target instanceof HTMLFormElement)) return

    const { language } = this.#place
    const fields = readReplyFields(event.target)
    const mistakes = findMistakes(fields, language)
    if (Object.keys(mistakes).length > 0) {
      this.#show({ fields: mistakes, message: language.strings.checkFields })
    } else {
      void this.#post(fields)
    }
  }

  async #post(fields: ReplyFields): Promise<void> {
    const name = this.#draftName
    this.set({ isPosting: true, trouble: NO_TROUBLE })
    try {
      const { idempotencyKey } = this.state.draft
      const body = this.#body(fields)
      const { comment } = await postComment(this.#place.source, body, idempotencyKey)
      keepAuthor(fields)
      dropDraft(name)
      // The page may have changed since: its draft is another.
      if (name === this.#draftName) this.#posted(comment)
    } catch (error) {
      if (name === this.#draftName) this.#refused(error)
    }
  }

  #body({ text, name, email, website, company, wantsPublications }: ReplyFields): CommentBody {
    return {
      page: this.#place.page,
      parentId: this.state.parent?.id ?? null,
      text,
      name,
      email,
      website: website || null,
      notify: wantsPublications ? ['publications'] : [],
      locale: this.#place.language.locale,
      company,
    }
  }

  #posted(comment: PostedComment): void {
    this.set({ isPosting: false, draft: newDraft(), parent: null })
    this.onPosted(comment)
  }

  #refused(error: unknown): void {
    this.set({ isPosting: false })
    // The server holds another text under this key: the next try is another comment.
    if (error instanceof Refusal && error.code === 'idempotency-key-reused') {
      this.#keep({ idempotencyKey: newIdempotencyKey() })
    }
    this.#show(troubleOf(error, REPLY_FIELD_NAMES, this.#place.language))
  }

  #show(trouble: Trouble): void {
    this.set({ trouble })
    this.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }
}

function keepAuthor(fields: ReplyFields): void {
  if (fields.isAuthorKept) rememberAuthor(fields)
  else forgetAuthor()
}
