import { setTimeout as delay } from 'node:timers/promises'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { isWhole, tallyComments } from '../check-comments.ts'
import { tally } from '../check.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { keepTrying, newPost } from '../posts.ts'
import { readComments } from '../read-comments.ts'
import { untilFinished } from '../settle.ts'
import { createSites } from '../sites.ts'
import type { World } from '../world.ts'

type Terms = { readers: number; rounds: number }

const FINISHED_WITHIN_SECONDS = 300
const POSTS = 60
const REST_MS = 2_000
/** Three mailers on two processors, beside the mail server they write to, cannot be faster than one. */
const LEAST_SHARE = 0.8

/** The same publications by one instance of each service, and then by several in the same world. */
export const manyInstances = ({ readers, rounds }: Terms): FaultCase => ({
  number: 'R21',
  promise:
    'With three mailers, three relays and two of each API everyone still gets exactly one copy, and mail leaves no slower than with one (at least 0.8 of it, where all share two processors).',

  async run(world, random) {
    const { db, sink, site } = world
    const sites = await createSites(world)
    const owed = await createSubscribers(db, site, readers)
    await createBystanders(db, site)
    const subscriptions = [(await world.start('subscriptions')).url]
    const comments = [(await world.start('comments')).url]
    await world.start('mailer')
    // The first is slower whoever sends it: nothing is compiled or cached yet.
    await measure(world, { subscriptions, readers, rounds: 1 })
    const one = await measure(world, { subscriptions, readers, rounds })

    subscriptions.push((await world.start('subscriptions')).url)
    comments.push((await world.start('comments')).url)
    await Promise.all([world.start('mailer'), world.start('mailer')])
    await measure(world, { subscriptions, readers, rounds: 1 })
    const many = await measure(world, { subscriptions, readers, rounds })

    const posts = Array.from({ length: POSTS }, (_, at) =>
      newPost(sites[at % sites.length]!, random),
    )
    await Promise.all(posts.flatMap((post) => comments.map((url) => keepTrying(url, post))))
    const commented = tallyComments(posts, await readComments(comments[1]!, sites))

    const figures = {
      ...tally(owed, sink.accepted, 2 * rounds + 2),
      commentsWhole: isWhole(commented),
      onePerSecond: Math.round(median(one)),
      manyPerSecond: Math.round(median(many)),
      share: Math.round((100 * median(many)) / median(one)) / 100,
    }
    const { lost, unexpected, duplicates, unlike, commentsWhole, share } = figures
    const pass =
      lost + unexpected + duplicates + unlike === 0 && commentsWhole && share >= LEAST_SHARE
    return { pass, figures }
  },
})

type Phase = { subscriptions: string[]; readers: number; rounds: number }

/** Sends so many publications one after the other, and says how many mails a second each had. */
async function measure(world: World, { subscriptions, readers, rounds }: Phase): Promise<number[]> {
  const rates: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    await delay(REST_MS)
    const begun = Date.now()
    const before = world.sink.accepted.length
    const campaign = await publish(world, subscriptions[round % subscriptions.length]!)
    await untilFinished(world, campaign, FINISHED_WITHIN_SECONDS)
    // Up to the last mail: how soon a campaign is said to be finished is another matter.
    const last = world.sink.accepted.slice(before).at(-1)
    if (!last) throw new Error('no mail came')
    rates.push((readers * 1_000) / (last.at - begun))
  }
  return rates
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}
