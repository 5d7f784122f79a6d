import { type Html, html } from '@afterword/shared/http/html'
import type { PostForm } from '../form-posts/api.ts'
import type { SiteSettings } from '../site-settings/settings.ts'

export type FormRules = Pick<SiteSettings, 'nameRequired' | 'emailRequired'>

type TextField = 'text' | 'name' | 'email' | 'website'
/** What is wrong with a field, in a sentence. */
export type Mistakes = Partial<Record<TextField, string>>

type Form = {
  /** Where it is posted to. */
  action: string
  rules: FormRules
  values: Partial<PostForm>
  mistakes?: Mistakes
}

export function formAction(publicUrl: string, site: string): string {
  return `${publicUrl}/comments/v1/sites/${site}/comments`
}

/** The form to leave a comment with, in any browser. Nothing typed into it is ever cut short. */
export function replyForm(form: Form): Html {
  const { action, rules, values } = form
  return html`
<form class="afterword-form" method="post" action="${action}" aria-label="Leave a Reply">
<p>Your email address will not be published. Required fields are marked *</p>
${hidden('url', values)}${hidden('pageId', values)}${hidden('parentId', values)}
${field(form, { name: 'text', label: 'Comment', isRequired: true })}
${field(form, { name: 'name', label: 'Name', isRequired: rules.nameRequired, autocomplete: 'name' })}
${field(form, { name: 'email', label: 'Email', isRequired: rules.emailRequired, autocomplete: 'email' })}
${field(form, { name: 'website', label: 'Website', isRequired: false, autocomplete: 'url' })}
<p hidden><label>Company <input name="company" tabindex="-1" autocomplete="off"></label></p>
<p class="afterword-check"><label><input type="checkbox" name="notifyPublications" value="on"${
    values.notifyPublications ? html` checked` : undefined
  }> Notify me of new posts by email.</label></p>
<p class="afterword-submit"><button>Post Comment</button></p>
</form>`
}

function hidden(name: 'url' | 'pageId' | 'parentId', values: Partial<PostForm>): Html | undefined {
  const value = values[name]
  return value ? html`<input type="hidden" name="${name}" value="${value}">` : undefined
}

type Field = {
  name: TextField
  label: string
  isRequired: boolean
  autocomplete?: string
}

function field({ values, mistakes }: Form, { name, label, isRequired, autocomplete }: Field): Html {
  const value = values[name] ?? ''
  const mistake = mistakes?.[name]
  const attributes = html`id="afterword-${name}" name="${name}" dir="auto"${
    isRequired ? html` required` : undefined
  }${mistake ? html` aria-invalid="true" aria-describedby="afterword-${name}-mistake"` : undefined}`
  const type = name === 'email' ? 'email' : 'text'
  return html`
<p class="afterword-field"><label for="afterword-${name}">${label}${isRequired ? ' *' : ''}</label><br>
${
  name === 'text'
    ? textArea(attributes, value)
    : html`<input type="${type}" ${attributes} autocomplete="${autocomplete}" value="${value}">`
}${
    mistake
      ? html`
<strong class="afterword-mistake" id="afterword-${name}-mistake">${mistake}</strong>`
      : undefined
  }</p>`
}

/** Browsers drop a line break right after the tag, so there is one to drop. */
function textArea(attributes: Html, value: string): Html {
  return html`<textarea ${attributes} rows="8" cols="32">
${value}</textarea>`
}
