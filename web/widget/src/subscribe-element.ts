import { html, type TemplateResult } from 'lit/html.js'
import { postSubscription, type SubscriptionBody } from './api.ts'
import { honeypot, textField } from './form-fields.ts'
import { NO_TROUBLE, type Trouble, troubleOf } from './form-trouble.ts'
import { PLACE_ATTRIBUTES, placeOf } from './place.ts'
import { emailMistake, readText } from './reply-fields.ts'
import type { Strings } from './strings.ts'
import { ViewElement } from './view-element.ts'
import baseCss from './base.css?inline'
import formCss from './form.css?inline'
import subscribeCss from './subscribe.css?inline'

type State = { isSending: boolean; trouble: Trouble; answer: string }

/** Mail at every publication: `<afterword-subscribe site="daily" topics="site section:world">`. */
export class SubscribeElement extends ViewElement<State> {
  static readonly observedAttributes = PLACE_ATTRIBUTES

  protected readonly root = this.attachStyled(baseCss, formCss, subscribeCss)
  protected readonly state: State = { isSending: false, trouble: NO_TROUBLE, answer: '' }

  connectedCallback(): void {
    this.set({})
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.set({})
  }

  protected view(): TemplateResult {
    const { strings } = placeOf(this).language
    const { answer } = this.state
    return html`
      <section class="box" part="box" aria-labelledby="box-title">
        <h2 id="box-title" part="title">${strings.getNotified}</h2>
        <p role="status" class="answer" part="answer" tabindex="-1">${answer}</p>
        ${answer ? this.#again(strings) : this.#form(strings)}
      </section>
    `
  }

  #form(strings: Strings): TemplateResult {
    const { trouble, isSending } = this.state
    return html`
      <form class="form" part="form" novalidate aria-labelledby="box-title" @submit=${this.#submit}>
        <div class="line">
          ${textField({
            name: 'email',
            label: strings.email,
            type: 'email',
            autocomplete: 'email',
            isRequired: true,
            error: trouble.fields['email'],
          })}
          <button class="main" part="button" aria-disabled=${isSending}>
            <span>${isSending ? strings.subscribing : strings.subscribe}</span>
          </button>
        </div>
        ${honeypot()}
        <p role="status" class="error">${trouble.message}</p>
      </form>
    `
  }

  #again(strings: Strings): TemplateResult {
    return html`
      <button type="button" class="quiet" @click=${this.#restart}>${strings.anotherAddress}</button>
    `
  }

  #restart = (): void => {
    this.set({ answer: '' })
    this.#focusOn('input')
  }

  #submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (this.state.isSending || !(event.target instanceof HTMLFormElement)) return

    const data = new FormData(event.target)
    const email = readText(data, 'email')
    const mistake = emailMistake(email, placeOf(this).language)
    if (mistake.email) this.#show({ fields: { email: mistake.email }, message: '' })
    else void this.#send(email, readText(data, 'company'))
  }

  async #send(email: string, company: string): Promise<void> {
    const { source, language } = placeOf(this)
    this.set({ isSending: true, trouble: NO_TROUBLE })
    try {
      const { message } = await postSubscription(source, this.#body(email, company))
      this.set({ isSending: false, answer: message })
      this.#focusOn('.answer')
    } catch (error) {
      this.set({ isSending: false })
      this.#show(troubleOf(error, ['email'], language))
    }
  }

  #body(email: string, company: string): SubscriptionBody {
    const { page, language } = placeOf(this)
    return {
      email,
      topics: this.getAttribute('topics')?.match(/\S+/g) ?? ['site'],
      frequency: 'instant',
      locale: language.locale,
      sourceUrl: page.url,
      company,
    }
  }

  #show(trouble: Trouble): void {
    this.set({ trouble })
    this.#focusOn('[aria-invalid]')
  }

  #focusOn(selector: string): void {
    this.root.querySelector<HTMLElement>(selector)?.focus()
  }
}
