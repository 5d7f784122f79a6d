import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Comment } from './comment.ts'
import { checkbox, errorId, errorLine, honeypot, requiredMark, textField } from './form-fields.ts'
import type { Trouble } from './form-trouble.ts'
import type { KnownAuthor } from './known-author.ts'
import { counted, phrase } from './phrase.ts'
import { countCharacters, LONGEST_TEXT } from './reply-fields.ts'
import type { Language } from './strings.ts'

// The counter speaks up when it matters.
const COUNTER_FROM = LONGEST_TEXT - 1_000

export type ReplyForm = {
  language: Language
  parent: Comment | null
  text: string
  author: Partial<KnownAuthor>
  trouble: Trouble
  isPosting: boolean
  onType: (text: string) => void
  onCancel: () => void
  onSubmit: (event: SubmitEvent) => void
}

export function replyFormView(form: ReplyForm): TemplateResult {
  const { strings } = form.language
  const mark = html`<span class="mark">*</span>`
  return html`
    <form
      class="form"
      part="form"
      novalidate
      aria-labelledby="form-title"
      aria-busy=${form.isPosting}
      @submit=${form.onSubmit}
    >
      ${formHead(form)}
      <p class="small muted">${strings.notPublished} ${phrase(strings.requiredMarked, { mark })}</p>
      ${commentField(form)} ${authorFields(form)} ${honeypot()}
      ${checkbox('save-author', strings.saveAuthor, Boolean(form.author.name))}
      ${checkbox('publications', strings.notifyPosts, false)}
      <div class="submit">
        <button class="main" part="button" aria-disabled=${form.isPosting}>
          <span>${form.isPosting ? strings.posting : strings.postComment}</span>
        </button>
        <p role="status" class="error">${form.trouble.message}</p>
      </div>
    </form>
  `
}

function formHead({ parent, language: { strings }, onCancel }: ReplyForm): TemplateResult {
  if (!parent) {
    return html`<h3 id="form-title" part="form-title">${strings.leaveReply}</h3>`
  }
  const name = html`<bdi>${parent.author?.name ?? ''}</bdi>`
  return html`
    <div class="head">
      <h3 id="form-title" part="form-title">${phrase(strings.leaveReplyTo, { name })}</h3>
      <button type="button" class="quiet" @click=${onCancel}>${strings.cancelReply}</button>
    </div>
  `
}

function commentField({ language, text, trouble, isPosting, onType }: ReplyForm): TemplateResult {
  const error = trouble.fields['text']
  const type = ({ target }: InputEvent): void => {
    if (target instanceof HTMLTextAreaElement) onType(target.value)
  }
  return html`
    <div class="field">
      <label for="text">${language.strings.comment}${requiredMark()}</label>
      <textarea
        id="text"
        name="text"
        part="input"
        rows="6"
        dir="auto"
        required
        ?readonly=${isPosting}
        .value=${text}
        aria-invalid=${error ? 'true' : nothing}
        aria-describedby="${errorId('text')} counter"
        @input=${type}
      ></textarea>
      ${errorLine('text', error)} ${counter(countCharacters(text), language)}
    </div>
  `
}

function counter(length: number, language: Language): TemplateResult {
  const left = LONGEST_TEXT - length
  const forms = left < 0 ? 'charactersOver' : 'charactersLeft'
  return html`
    <p id="counter" class=${left < 0 ? 'error' : 'small muted'} ?hidden=${length < COUNTER_FROM}>
      ${counted(language, language.strings[forms], { count: Math.abs(left) })}
    </p>
  `
}

function authorFields({ language: { strings }, author, trouble }: ReplyForm): TemplateResult {
  const field = (name: 'name' | 'email' | 'website') =>
    textField({
      name,
      label: strings[name],
      type: ({ name: 'text', email: 'email', website: 'url' } as const)[name],
      autocomplete: name === 'website' ? 'url' : name,
      isRequired: name !== 'website',
      value: author[name],
      error: trouble.fields[name],
    })
  return html`<div class="row">${field('name')} ${field('email')} ${field('website')}</div>`
}
