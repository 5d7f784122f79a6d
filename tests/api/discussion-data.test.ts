import supertest from 'supertest'
import { expect, it } from 'vitest'
import { testCommentsSite } from '../support/comments-site.ts'
import { leaveComment, readThread } from '../support/comments.ts'
import { threadApi } from '../support/threads.ts'

const { listener, key } = testCommentsSite()
const threads = threadApi(listener, key)

async function dataOf(url: string): Promise<object> {
  const { text } = await supertest(listener)
    .get('/comments/v1/sites/daily/thread.html')
    .query({ url })
    .expect(200)
  const [, json = ''] = /<script type="application\/ld\+json">(.+?)<\/script>/s.exec(text) ?? []
  return JSON.parse(json)
}

/** A thread of a comment with a reply: as search engines are to read it. */
async function discuss(url: string) {
  const root = await leaveComment(listener, { page: { url, title: 'Buy pills' }, text: 'first' })
  const reply = await leaveComment(listener, { page: { url }, parentId: root.id, name: 'Bob' })
  const { body } = await readThread(listener, { url })
  const [{ createdAt, replies }] = body.comments
  return {
    '@context': 'https://schema.org',
    '@type': 'DiscussionForumPosting',
    '@id': `${url}#afterword-title`,
    url,
    mainEntityOfPage: url,
    datePublished: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    author: { '@type': 'Organization', name: 'The Daily', url: 'https://news.example' },
    interactionStatistic: {
      '@type': 'InteractionCounter',
      interactionType: 'https://schema.org/CommentAction',
      userInteractionCount: 2,
    },
    comment: [
      {
        '@type': 'Comment',
        '@id': `${url}#comment-${root.id}`,
        url: `${url}#comment-${root.id}`,
        text: 'first',
        datePublished: createdAt,
        author: { '@type': 'Person', name: 'Ada' },
        comment: [
          {
            '@type': 'Comment',
            '@id': `${url}#comment-${reply.id}`,
            url: `${url}#comment-${reply.id}`,
            text: reply.text,
            datePublished: replies[0].createdAt,
            author: { '@type': 'Person', name: 'Bob' },
          },
        ],
      },
    ],
  }
}

it('a thread that the site has named has its headline', async () => {
  const url = 'https://news.example/data/named'
  const discussion = await discuss(url)
  await threads.set({ url }, { title: 'Harbour reopens' }).expect(200)

  expect(await dataOf(url)).toEqual({ ...discussion, headline: 'Harbour reopens' })
})

it('one that nobody has vouched for has a text instead, which is no visitor’s claim', async () => {
  const url = 'https://news.example/data/unnamed'
  const discussion = await discuss(url)

  expect(await dataOf(url)).toEqual({ ...discussion, text: `Comments on ${url}` })
})
