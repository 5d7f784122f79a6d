import { CommentId, newId } from '@afterword/shared/ids'
import { describe, expect, it } from 'vitest'
import type { CommentJson } from '../comments/comment-json.ts'
import { type CommentTree, growTree } from './comment-tree.ts'

function comment(text: string, parentId: CommentId | null = null): CommentJson {
  const flags = { up: 0, down: 0, pinned: false, featured: false, editedAt: null }
  const createdAt = '2026-11-23T09:00:00.000Z'
  return {
    id: newId(CommentId),
    parentId,
    depth: 0,
    author: null,
    html: '',
    text,
    createdAt,
    ...flags,
  }
}

function outline({ comment: { text }, inReplyTo, children }: CommentTree): string {
  const below = children.length > 0 ? `(${children.map(outline).join(' ')})` : ''
  return `${text}${inReplyTo ? `→${inReplyTo.text}` : ''}${below}`
}

const root = comment('root')
const a = comment('a', root.id)
const b = comment('b', a.id)
const c = comment('c', b.id)
const d = comment('d', c.id)
const replies = [a, b, c, d]

describe('a tree of comments', () => {
  it.each([
    [1, 'root(a b→a c→b d→c)'],
    [2, 'root(a(b c→b d→c))'],
    [20, 'root(a(b(c(d))))'],
  ])('%i deep says whom the deeper ones reply to', (deepest, expected) => {
    expect(outline(growTree({ ...root, replies }, deepest))).toBe(expected)
  })

  it('keeps a reply whose parent stands on an earlier page', () => {
    expect(outline(growTree({ ...root, replies: [c, d] }, 4))).toBe('root(c(d))')
  })
})
