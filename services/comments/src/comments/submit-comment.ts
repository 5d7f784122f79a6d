import type { Site } from '@afterword/shared/access/store'
import { parseBody } from '@afterword/shared/http/parse'
import { CommentId } from '@afterword/shared/ids'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { RequestKey } from '../idempotency/answer.ts'
import { ReaderFields } from '../readers/reader.ts'
import { Page } from '../threads/page.ts'
import { refuseForeignPage } from '../threads/refuse-foreign-page.ts'
import { countPost } from './count-post.ts'
import { readDraft } from './draft-reader.ts'
import { type Posted, postComment } from './post-comment.ts'

/**
 * Which page a request is about is read first: what is wrong with its thread comes before all
 * else. What is wrong with the rest is found later.
 */
const AboutPage = z.looseObject({
  page: Page,
  parentId: CommentId.nullable().default(null).catch(null),
  ...ReaderFields,
})

type Request = { site: Site; body: unknown; client: string; requestKey?: RequestKey | undefined }

/** Takes a comment as a request brings it, from the widget or from a form. */
export async function submitComment(
  deps: Deps,
  { site, body, client, requestKey }: Request,
): Promise<Posted> {
  const { page, parentId, readerToken, signIn } = parseBody(AboutPage, body)
  refuseForeignPage(site, { url: page.url, pointer: '#/page/url' })

  return postComment(deps, {
    site,
    page,
    parentId,
    client,
    readerToken,
    signIn,
    requestKey,
    readDraft: (settings) => readDraft(body, settings),
    count: () => countPost(deps, { site: site.id, client }),
  })
}
