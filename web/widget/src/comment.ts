export type Comment = {
  id: string
  parentId: string | null
  author: { name: string; website: string | null }
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
