import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { createSubscribers } from '../people.ts'
import { untilFinished } from '../settle.ts'

const READERS = 100

/** The mail server takes nobody's password for `seconds`. */
export const relayLocked = (seconds: number): FaultCase => ({
  number: 'R19',
  promise:
    'A mail server that refuses our password pauses the queue and says so; no reader is marked failed.',

  async run(world) {
    const { db, sink, site } = world
    const owed = await createSubscribers(db, site, READERS)
    const SMTP_URL = sink.url.replace('smtp://', 'smtp://afterword:secret@')
    const subscriptions = await world.start('subscriptions')
    const mailer = await world.start('mailer', { SMTP_URL })
    sink.behave({ login: () => '535 5.7.8 bad credentials' })
    const campaign = await publish(world, subscriptions.url)
    const isPaused = await until(() => saysPaused(mailer.url), 30)
    await delay(seconds * 1_000)
    const whileLocked = sink.accepted.length
    sink.behave({})
    await untilFinished(world, campaign, 120)
    const isPausedStill = await saysPaused(mailer.url)

    const figures = { ...tally(owed, sink.accepted), whileLocked, isPaused, isPausedStill }
    const { lost, unexpected, duplicates } = figures
    const pass = lost + unexpected + duplicates + whileLocked === 0 && isPaused && !isPausedStill
    return { pass, figures }
  },
})

async function saysPaused(url: string): Promise<boolean> {
  const response = await fetch(`${url}/mailer/metrics`)
  return /^mailer_paused\{[^}]*\} 1$/m.test(await response.text())
}
