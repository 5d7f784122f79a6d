import type { CampaignId } from '@afterword/shared/ids'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { startInstance } from '../instance.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { untilFinished } from '../settle.ts'
import { SLOTS } from '../slots.ts'

const FINISHED_WITHIN_SECONDS = 120
/** What part of all mail is out at the last moment for a kill: some must be left to be killed for. */
const KILLED_BEFORE = 0.97

type Terms = { readers: number; publications: number; kills: number }

export const mailerKill = ({ readers, publications, kills }: Terms): FaultCase => ({
  number: 'R4',
  promise:
    'A mailer killed at any moment loses nothing; a second copy only where the server had taken the first, under the same Message-ID.',

  async run(world, random) {
    const { db, sink, site } = world
    const owed = await createSubscribers(db, site, readers)
    await createBystanders(db, site)
    sink.answerAfter(50)
    const subscriptions = await world.start('subscriptions')
    const mailer = await startInstance(world, 'mailer')
    const campaigns: CampaignId[] = []
    for (let made = 0; made < publications; made += 1) {
      campaigns.push(await publish(world, subscriptions.url))
    }

    for (let kill = 0; kill < kills; kill += 1) {
      const moment = ((kill + random()) / kills) * readers * publications * KILLED_BEFORE
      await until(() => sink.accepted.length > moment, 60)
      await mailer.end('SIGKILL')
      await mailer.startAgain()
    }
    for (const campaign of campaigns) await untilFinished(world, campaign, FINISHED_WITHIN_SECONDS)

    const figures = tally(owed, sink.accepted, publications)
    const { lost, unexpected, duplicates, unlike } = figures
    const pass = lost + unexpected + unlike === 0 && duplicates <= kills * SLOTS.campaigns
    return { pass, figures: { ...figures, allowed: kills * SLOTS.campaigns } }
  },
})
