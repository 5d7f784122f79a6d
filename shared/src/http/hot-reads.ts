import type { RequestListener } from 'node:http'
import { type PublicAnswer, sendFromMemory } from './public-answer.ts'
import { apiHeaders, PUBLIC_HEADERS } from './security-headers.ts'

type Parts = {
  publicUrl: string
  /** The answer to this path and query, if it is at hand and may be given. */
  recall: (url: string) => PublicAnswer | undefined
  /** Something may have been written. */
  noteWrite: () => void
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Answers what is at hand before Express is entered, which costs four to five times as much as
 * a bare answer. All else falls through; the headers are the same either way.
 */
export function hotReads(
  listener: RequestListener,
  { publicUrl, recall, noteWrite }: Parts,
): RequestListener {
  const usual = Object.entries({ ...apiHeaders(publicUrl), ...PUBLIC_HEADERS })
    .filter(([name]) => name !== 'Cache-Control')
    .flat()

  return (req, res) => {
    if (!READS.has(req.method ?? '')) res.once('finish', noteWrite)
    const answer = req.method === 'GET' ? recall(req.url ?? '') : undefined
    if (!answer) return listener(req, res)

    sendFromMemory(req, res, { answer, usual })
  }
}
