import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SitePath } from '../comments/api.ts'
import { ThreadFeedQuery } from './api.ts'

const tags = ['Feeds']

const description =
  'Atom, the 50 comments that came last to be seen by everyone. Each is `published` when it was ' +
  'written, and `updated` when it came to be seen, after a moderator’s look as well, or was edited ' +
  'since. The same for everyone, from any page.'

const responses = {
  '200': {
    description: 'The feed',
    content: { 'application/atom+xml': { schema: { type: 'string' as const } } },
  },
  '304': { description: 'As it was when it had the ETag of If-None-Match' },
}

export const feedPaths: ApiPaths = {
  '/comments/v1/sites/{site}/feed.atom': {
    get: {
      operationId: 'showSiteFeed',
      summary: 'The newest comments of a site, as a feed',
      description,
      tags,
      requestParams: { path: SitePath },
      responses: {
        ...responses,
        ...problemResponses('malformed-request', 'not-found', 'site-not-found', 'unavailable'),
      },
    },
  },
  '/comments/v1/sites/{site}/threads/feed.atom': {
    get: {
      operationId: 'showThreadFeed',
      summary: 'The newest comments of a page, as a feed',
      description,
      tags,
      requestParams: { path: SitePath, query: ThreadFeedQuery },
      responses: {
        ...responses,
        ...problemResponses(
          'malformed-request',
          'invalid-query',
          'not-found',
          'site-not-found',
          'page-not-of-site',
          'unavailable',
        ),
      },
    },
  },
}
