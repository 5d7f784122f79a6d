import { Problem } from '@afterword/shared/problem'

/** Comments that this process is at work on. */
export type PostsInProgress = {
  /** Works on one more, or throws `unavailable` where there are as many as may be. */
  admit: <Done>(work: () => Promise<Done>) => Promise<Done>
}

/** Half a second's work and more: who came behind that would wait longer than to come again. */
const MOST_POSTS = 200

export function openPostsInProgress(most = MOST_POSTS): PostsInProgress {
  let count = 0

  return {
    async admit(work) {
      if (count >= most) throw new Problem('unavailable', { retryAfterSeconds: 1 })

      count += 1
      try {
        return await work()
      } finally {
        count -= 1
      }
    },
  }
}
