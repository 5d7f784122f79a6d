import { render } from 'lit/html.js'

/**
 * A custom element that shows its state: `set` changes both at once. lit-html alone, because
 * LitElement would be a fifth of the script.
 */
export abstract class ViewElement<State extends object> extends HTMLElement {
  protected abstract readonly root: HTMLElement | ShadowRoot
  protected abstract readonly state: State
  protected abstract view(): unknown

  protected set(change: Partial<State>): void {
    Object.assign(this.state, change)
    render(this.view(), this.root)
  }

  /** Constructed, so that a page's `style-src` has no say in it. */
  protected attachStyled(...texts: string[]): ShadowRoot {
    const root = this.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(texts.join(''))
    root.adoptedStyleSheets = [sheet]
    return root
  }
}
