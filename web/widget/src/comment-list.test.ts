import { expect, it } from 'vitest'
import { addPosted, addReplies, addRoots, type CommentTree, nest } from './comment-list.ts'
import type { Comment } from './comment.ts'

function comment(id: string, parentId: string | null = null, more: Partial<Comment> = {}): Comment {
  const author = { name: `name of ${id}`, website: null }
  return { id, parentId, author, html: '', createdAt: '2026-01-01T00:00:00Z', ...more }
}

function ids(comments: Comment[] = []): string[] {
  return comments.map(({ id }) => id)
}

function outline({ comment: { id }, children }: CommentTree): string {
  return children.length === 0 ? id : `${id}(${children.map(outline).join(' ')})`
}

it('nests flat replies under their parents', () => {
  const replies = [comment('b', 'a'), comment('c', 'a'), comment('d', 'b')]

  expect(outline(nest(comment('a', null, { replies })))).toBe('a(b(d) c)')
})

it('keeps the fourth level and deeper at the third, saying whom they answer', () => {
  const replies = [
    comment('b', 'a'),
    comment('c', 'b'),
    comment('d', 'c'),
    comment('e', 'd'),
    comment('f', 'e'),
  ]

  const tree = nest(comment('a', null, { replies }))

  expect(outline(tree)).toBe('a(b(c(d e f)))')
  const third = tree.children[0]?.children[0]?.children
  expect(third?.map(({ inReplyTo }) => inReplyTo)).toEqual([null, 'name of d', 'name of e'])
})

it('hangs a reply whose parent is not here on the root', () => {
  const replies = [comment('b', 'missing')]

  expect(outline(nest(comment('a', null, { replies })))).toBe('a(b)')
})

it('shows a comment once when pages overlap', () => {
  expect(ids(addRoots([comment('a'), comment('b')], [comment('b'), comment('c')]))).toEqual([
    'a',
    'b',
    'c',
  ])
})

it('adds more replies to their root, with the cursor to the next', () => {
  const roots = [comment('a'), comment('b', null, { replies: [comment('c', 'b')] })]

  const [, root] = addReplies(roots, 'b', {
    comments: [comment('c', 'b'), comment('d', 'c')],
    next: 'more',
  })

  expect(ids(root?.replies)).toEqual(['c', 'd'])
  expect(root?.nextReply).toBe('more')
})

it('puts what the reader posted where it will stand', () => {
  const roots = [comment('a'), comment('b', null, { replies: [comment('c', 'b')] })]

  expect(ids(addPosted(roots, comment('x'), 'newest'))).toEqual(['x', 'a', 'b'])
  expect(ids(addPosted(roots, comment('x'), 'oldest'))).toEqual(['a', 'b', 'x'])
  expect(ids(addPosted(roots, comment('x', 'c'), 'oldest')[1]?.replies)).toEqual(['c', 'x'])
  expect(ids(addPosted(roots, comment('a'), 'oldest'))).toEqual(['a', 'b'])
})
