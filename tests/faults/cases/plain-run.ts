import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { untilFinished } from '../settle.ts'

type Terms = { readers: number; publications: number }

const FINISHED_WITHIN_SECONDS = 300

/** A whole run without any fault. */
export const plainRun = ({ readers, publications }: Terms): FaultCase => ({
  number: 'R5',
  promise: 'Without any fault everyone gets exactly one copy, and nobody else gets any.',

  async run(world) {
    const { db, sink, site } = world
    const owed = await createSubscribers(db, site, readers)
    await createBystanders(db, site)
    const subscriptions = await world.start('subscriptions')
    await world.start('mailer')

    const begun = performance.now()
    for (let made = 0; made < publications; made += 1) {
      const campaign = await publish(world, subscriptions.url)
      await untilFinished(world, campaign, FINISHED_WITHIN_SECONDS)
    }
    const perSecond = (readers * publications * 1_000) / (performance.now() - begun)

    const figures = tally(owed, sink.accepted, publications)
    const { lost, unexpected, duplicates, unlike } = figures
    const pass = lost + unexpected + duplicates + unlike === 0
    return { pass, figures: { ...figures, perSecond: Math.round(perSecond) } }
  },
})
