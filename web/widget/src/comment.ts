export type Comment = {
  id: string
  parentId: string | null
  /** Null where the comment was removed and only keeps its place. */
  author: { name: string; website: string | null } | null
  html: string
  createdAt: string
  /** Roots only: all descendants, flat, oldest first. */
  replies?: Comment[]
  /** Roots only: the cursor to more descendants. */
  nextReply?: string | null
  /** Only on what this reader just posted. */
  status?: 'approved' | 'pending'
  message?: string
}

export type PostedComment = Comment & { status: 'approved' | 'pending'; message: string }
