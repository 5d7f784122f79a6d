import { ReplyFormElement } from './reply-form-element.ts'
import { SubscribeElement } from './subscribe-element.ts'
import { ThreadElement } from './thread-element.ts'

const elements = {
  'afterword-reply-form': ReplyFormElement,
  'afterword-thread': ThreadElement,
  'afterword-subscribe': SubscribeElement,
}

/** A page may include the script twice, and a name can be defined only once. */
export function defineElements(): void {
  for (const [tag, element] of Object.entries(elements)) {
    if (!customElements.get(tag)) customElements.define(tag, element)
  }
}
