import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { leaveComment, readThread, testComments } from '../support/comments.ts'
import { moderator } from '../support/moderation.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { textOf } from '../support/text-of.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let desk: ReturnType<typeof moderator>

beforeAll(async () => {
  desk = moderator(listener, await createApiKey(db, await createSite(db), ['moderate']))
})

let pages = 0
const newPage = (): string => `https://news.example/pins/${(pages += 1)}`
let people = 0
/** So that nobody is too fast. */
const anyone = (): string => `reader-${(people += 1)}@example.com`
const comment = (overrides: object = {}) =>
  leaveComment(listener, { page: { url: newPage() }, email: anyone(), ...overrides })
const first = async (url: string) => (await readThread(listener, { url })).body.comments[0]

describe('a pin', () => {
  it('puts a comment first, three at most, and no reply', async () => {
    const url = newPage()
    const roots = []
    for (const text of ['a', 'b', 'c', 'd', 'e']) roots.push(await comment({ page: { url }, text }))
    const reply = await comment({ page: { url }, parentId: roots[0]!.id })
    const pin = (id: string) => desk.decide({ commentId: id, action: 'pin' })

    for (const { id } of roots.slice(0, 3)) expect((await pin(id)).outcome).toBe('decided')
    expect(await pin(roots[3]!.id)).toMatchObject({ outcome: 'refused' })
    expect(await pin(reply.id)).toMatchObject({ outcome: 'refused' })
    expect((await pin(roots[0]!.id)).outcome).toBe('unchanged')

    const { body } = await readThread(listener, { url })
    const shown = body.comments.map((one: { html: string; pinned: boolean }) => [
      textOf(one),
      one.pinned,
    ])
    expect(shown).toEqual([
      ['a', true],
      ['b', true],
      ['c', true],
      ['e', false],
      ['d', false],
    ])

    await desk.decide({ commentId: roots[1]!.id, action: 'unpin' })
    expect((await pin(roots[3]!.id)).outcome).toBe('decided')
  })

  it('holds three also when many are pinned at once', async () => {
    const url = newPage()
    const roots = await Promise.all(Array.from({ length: 8 }, () => comment({ page: { url } })))

    const results = await Promise.all(
      roots.map(({ id }) => desk.decide({ commentId: id, action: 'pin' })),
    )

    expect(results.filter(({ outcome }) => outcome === 'decided')).toHaveLength(3)
  })

  it('goes with the comment, and so does what is featured', async () => {
    const url = newPage()
    const { id } = await comment({ page: { url } })
    await desk.decide({ commentId: id, action: 'pin' })
    await desk.decide({ commentId: id, action: 'feature' })
    expect(await first(url)).toMatchObject({ pinned: true, featured: true })

    await desk.decide({ commentId: id, action: 'reject' })
    expect(await desk.decide({ commentId: id, action: 'feature' })).toMatchObject({
      outcome: 'refused',
    })
    await desk.decide({ commentId: id, action: 'approve' })

    expect(await first(url)).toMatchObject({ pinned: false, featured: false })
  })
})
