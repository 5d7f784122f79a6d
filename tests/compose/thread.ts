import { call, press } from './edge.ts'
import { expectEqual } from './expect-equal.ts'
import { linkIn, waitForMail } from './mails.ts'
import type { Site } from './site.ts'

const PAGE = 'https://news.example/bridge'

/** Writes a comment as a reader does, which then waits for a moderator. */
export async function comment({ id }: Site, text = 'Through the edge.'): Promise<void> {
  const about = { page: { url: PAGE }, name: 'Ada', email: `ada@${id}.example` }
  const body = { ...about, text }
  await call({ path: `/comments/v1/sites/${id}/comments`, body, expect: 201 })
}

/** Approves what waits, by the link in the moderator's mail. */
export async function approve({ moderator }: Site): Promise<void> {
  const notice = await waitForMail(moderator)
  await press(linkIn(notice, '/comments/moderate/'), { action: 'approve' })
}

export async function expectComments({ id }: Site, count: number): Promise<void> {
  const path = `/comments/v1/sites/${id}/thread?url=${encodeURIComponent(PAGE)}`
  const { thread } = await call({ path, expect: 200 })
  expectEqual('comments in the thread', thread?.count, count)
}
