import { Problem } from '@afterword/shared/problem'
import type { RequestKey } from './answer.ts'

/** Requests that this process is working on. PostgreSQL keeps those of others apart. */
export type UnderWay = {
  /** Works on a request, unless it is being worked on: then it throws `request-in-flight`. */
  once: <Done>(key: RequestKey | undefined, work: () => Promise<Done>) => Promise<Done>
}

export function openUnderWay(): UnderWay {
  const keys = new Set<string>()

  return {
    async once(key, work) {
      if (!key) return work()
      const name = key.keyHash.toString('base64')
      if (keys.has(name)) throw new Problem('request-in-flight', { retryAfterSeconds: 1 })

      keys.add(name)
      try {
        return await work()
      } finally {
        keys.delete(name)
      }
    },
  }
}
