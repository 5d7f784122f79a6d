import { html, nothing, type TemplateResult } from 'lit/html.js'

type Field = {
  name: string
  label: string
  type: 'text' | 'email' | 'url'
  autocomplete: 'name' | 'email' | 'url'
  isRequired: boolean
  error: string | undefined
  value?: string | undefined
}

export function textField(field: Field): TemplateResult {
  const { name, label, type, autocomplete, isRequired, error, value = '' } = field
  return html`
    <div class="field">
      <label for=${name}>${label}${isRequired ? requiredMark() : nothing}</label>
      <input
        id=${name}
        name=${name}
        part="input"
        type=${type}
        dir="auto"
        autocomplete=${autocomplete}
        .value=${value}
        ?required=${isRequired}
        aria-invalid=${error ? 'true' : nothing}
        aria-describedby=${error ? errorId(name) : nothing}
      />
      ${errorLine(name, error)}
    </div>
  `
}

export function checkbox(name: string, label: string, isChecked: boolean): TemplateResult {
  return html`
    <label class="check">
      <input type="checkbox" name=${name} .checked=${isChecked} />
      <span>${label}</span>
    </label>
  `
}

/** Always there for aria-describedby to find, and empty while there is nothing to say. */
export function errorLine(name: string, error: string | undefined): TemplateResult {
  return html`<p class="error" part="error" id=${errorId(name)} ?hidden=${!error}>${error}</p>`
}

export function errorId(name: string): string {
  return `${name}-error`
}

/**
 * A field that only programs fill in. It is invisible to layout as well (`visibility`), or
 * browsers would fill in the company of an honest reader's address.
 */
export function honeypot(): TemplateResult {
  return html`
    <div class="company" aria-hidden="true">
      <label for="company">Company</label>
      <input id="company" name="company" tabindex="-1" autocomplete="off" />
    </div>
  `
}

export function requiredMark(): TemplateResult {
  return html` <span class="mark" aria-hidden="true">*</span>`
}
