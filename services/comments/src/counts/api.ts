import { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { PageUrl } from '../threads/page.ts'

const MOST = 100

export const CountsPath = z.object({ site: SiteId })

export const CountsQuery = z.object({
  url: z
    .preprocess((url) => (typeof url === 'string' ? [url] : url), z.array(PageUrl).min(1).max(MOST))
    .describe(`The addresses of the pages, at most ${MOST}`),
})

export const CountsAnswer = z.object({
  counts: z
    .array(
      z.object({
        url: z.url().describe('As it was asked for'),
        count: z.int().min(0).describe('How many comments everyone may see; 0 for unknown pages'),
      }),
    )
    .describe('In the order of the question'),
})
