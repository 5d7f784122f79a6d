import { startDroppingProxy } from '../../support/dropping-proxy.ts'
import type { FaultCase } from '../case.ts'
import { isWhole, tallyComments } from '../check-comments.ts'
import { keepTrying, newPost, type Post, type Try, tryPost } from '../posts.ts'
import { readComments } from '../read-comments.ts'
import { createSites } from '../sites.ts'

const POSTS = 40
const AT_ONCE = 50

export const lostReplies: FaultCase = {
  number: 'R2',
  promise:
    'One key is one comment and one answer: when the reply is lost, at another instance, and fifty times at once.',

  async run(world, random) {
    const sites = await createSites(world)
    const [first, second] = await Promise.all([world.start('comments'), world.start('comments')])
    const proxy = await startDroppingProxy(first.url)
    const [popular, ...posts] = Array.from({ length: POSTS + 1 }, (_, index) =>
      newPost(sites[index % sites.length]!, random),
    )

    // One after the other on each site, so that there is no doubt that the reply was on its way.
    for (const post of posts) await tryPost(proxy.url, post)
    const dropped = proxy.dropped()
    await proxy.stop()
    await Promise.all(posts.map((post) => keepTrying(second.url, post)))
    await Promise.all(posts.map((post) => tryPost(first.url, post)))

    const urls = [first.url, second.url]
    const crowd = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) => tryPost(urls[index % 2]!, popular!)),
    )
    const other = { ...popular!, body: popular!.body.replace('bridge', 'harbour'), tries: [] }
    const reused = await tryPost(second.url, other)

    const all = [popular!, ...posts]
    const figures = {
      ...tallyComments(all, await readComments(second.url, sites)),
      dropped,
      notReplayed: posts.filter((post) => !isReplayed(post)).length,
      acked: crowd.filter(({ status }) => status === 201).length,
      inFlight: crowd.filter(isInFlight).length,
      reused: reused.status,
    }
    const pass =
      isWhole(tallyComments(all, await readComments(first.url, sites))) &&
      figures.dropped === POSTS &&
      figures.notReplayed === 0 &&
      figures.acked + figures.inFlight === AT_ONCE &&
      figures.reused === 422
    return { pass, figures }
  },
}

/** Its first try had no answer, and the next was told what that one had done. */
function isReplayed({ tries: [lost, ...told] }: Post): boolean {
  return lost?.status === 0 && told.length === 2 && told.every(({ replayed }) => replayed)
}

function isInFlight({ status, problem, retryAfter }: Try): boolean {
  return status === 409 && problem === 'request-in-flight' && retryAfter === '1'
}
