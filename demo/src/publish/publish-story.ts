import { STORIES } from '../paper/article.ts'

type Place = {
  /** Where the services answer, on this machine. */
  loopbackUrl: string
  publicUrl: string
  /** The demo key's secret. */
  key: string
}

const ANSWER_WITHIN_MS = 10_000

let next = 0

/**
 * Announces the next story under an address it never had before, as a newsroom's system
 * would: by HTTP, with an API key. Gives the end of its address.
 */
export async function publishStory({ loopbackUrl, publicUrl, key }: Place): Promise<string> {
  const names = Object.keys(STORIES)
  const name = names[next++ % names.length] ?? ''
  const story = STORIES[name]
  const slug = `${name}-${Date.now().toString(36)}`

  const answer = await fetch(`${loopbackUrl}/subscriptions/v1/sites/lantern/publications`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      externalId: slug,
      url: `${publicUrl}/articles/${slug}`,
      title: story?.title,
      summary: story?.standfirst,
      section: story?.section.toLowerCase(),
      authors: [story?.author],
      language: 'en',
      breaking: true,
    }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  })
  if (!answer.ok) throw new Error(`publishing was answered ${answer.status}`)
  return slug
}
