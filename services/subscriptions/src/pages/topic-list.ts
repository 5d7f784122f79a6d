import { type Html, html } from '@afterword/shared/http/html'
import type { Topic } from '../subscriptions/topic.ts'

/** What a reader follows, in words. */
export function topicList(topics: Topic[]): Html {
  return html`<ul>${topics.map((topic) => html`<li>${describe(topic)}</li>`)}</ul>`
}

function describe(topic: Topic): Html {
  const colon = topic.indexOf(':')
  const name = topic.slice(colon + 1).replaceAll('-', ' ')
  if (topic.startsWith('section:')) return html`New articles in the section <bdi>“${name}”</bdi>`
  if (topic.startsWith('author:')) return html`New articles by <bdi>“${name}”</bdi>`
  if (topic.startsWith('thread:')) return html`New comments in one discussion`
  if (topic.startsWith('replies:')) return html`Replies to your comments`
  return html`Every new article`
}
