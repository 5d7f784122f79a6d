import { until } from '../../support/until.ts'
import { createSubscribers, publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { untilFinished } from '../settle.ts'

const READERS = 200
const KILLS = 3
/** How many SMTP transactions one mailer has open for campaigns at most. */
const SLOTS = 8

export const mailerKill: FaultCase = {
  promise:
    'A mailer killed at any moment loses nothing; a second copy only where the server had taken the first, under the same Message-ID.',

  async run(world, random) {
    const { db, sink, site } = world
    const owed = await createSubscribers(db, site, READERS)
    sink.answerAfter(50)
    const subscriptions = await world.start('subscriptions')
    let mailer = await world.start('mailer')
    const campaign = await publish(world, subscriptions.url)

    for (let kill = 0; kill < KILLS; kill += 1) {
      const seen = sink.accepted.length
      await until(() => sink.accepted.length > seen + 5 + random() * 30, 30)
      mailer.kill('SIGKILL')
      await mailer.ended
      mailer = await world.start('mailer')
    }
    await untilFinished(world, campaign)

    const figures = tally(owed, sink.accepted)
    const { lost, unexpected, duplicates, unlike } = figures
    const pass = lost + unexpected + unlike === 0 && duplicates <= KILLS * SLOTS
    return { pass, figures: { ...figures, allowed: KILLS * SLOTS } }
  },
}
