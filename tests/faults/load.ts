import { setTimeout as delay } from 'node:timers/promises'
import type { SiteId } from '@afterword/shared/ids'
import { newPost, type Post, type Try } from './posts.ts'

export type Load = {
  posts: Post[]
  /** How many were answered 201 so far. */
  acked: () => number
  /** Sends no more, and waits until each has had its last word. */
  finish: () => Promise<void>
}

type Terms = {
  sites: SiteId[]
  random: () => number
  perSecond?: number
  leave: (post: Post) => Promise<Try>
}

/** Leaves comments at a steady rate, however long the answers take. */
export function startLoad({ sites, random, perSecond = 30, leave }: Terms): Load {
  const posts: Post[] = []
  const open = new Set<Promise<Try>>()
  let acked = 0
  const over = new AbortController()

  const leaveOne = (): void => {
    const site = sites[posts.length % sites.length]
    if (!site) throw new Error('no site')
    const post = newPost(site, random)
    posts.push(post)
    const left = leave(post)
    open.add(left)
    void left.then(({ status }) => status === 201 && (acked += 1)).finally(() => open.delete(left))
  }
  const run = async (): Promise<void> => {
    for (let next = performance.now(); !over.signal.aborted; next += 1_000 / perSecond) {
      await delay(Math.max(0, next - performance.now()))
      leaveOne()
    }
  }
  const running = run()

  return {
    posts,
    acked: () => acked,
    async finish() {
      over.abort()
      await running
      await Promise.all(open)
    },
  }
}
