import { releaseDelivery } from '@afterword/mailer/instance/release-delivery'
import { cancelOldCampaigns } from '@afterword/subscriptions/campaigns/cancel-old-campaigns'
import { z } from 'zod'
import { checkInput } from '../check-input.ts'
import type { Command } from '../command.ts'
import { Refusal } from '../refusal.ts'

const HOUR_MS = 3_600_000
const UNITS = new Map([
  ['h', HOUR_MS],
  ['d', 24 * HOUR_MS],
])

const ReleaseInput = z.object({
  skipPublicationsOlderThan: z
    .string()
    .regex(/^\d{1,4}[hd]$/, 'must be hours or days, as 6h or 2d')
    .transform((age) => Number(age.slice(0, -1)) * (UNITS.get(age.slice(-1)) ?? HOUR_MS))
    .optional(),
  withoutJournal: z.boolean().default(false),
})

export const releaseDeliveryCommand: Command = {
  name: 'delivery release',
  summary: 'let mail leave a database that was restored, copied or held',
  options: {
    'skip-publications-older-than': {
      describe: 'cancel what is not sent yet of older ones, as 6h or 2d',
      value: 'age',
    },
    'without-journal': {
      describe: 'whoever left after the backup was made has been ended by hand',
    },
  },
  async run(input, { databases, print }) {
    const { skipPublicationsOlderThan: ageMs, withoutJournal } = checkInput(ReleaseInput, input)
    if (!withoutJournal) {
      throw new Refusal(
        'there is no journal of unsubscribes to replay: end by hand the subscriptions of those who left after the backup was made, then say --without-journal',
      )
    }
    if (ageMs !== undefined) {
      const before = new Date(Date.now() - ageMs)
      const count = await cancelOldCampaigns(databases.subscriptions(), before)
      print(`Campaigns cancelled: ${count}.`)
    }
    await releaseDelivery(databases.mailer())
    print('Mail may leave. Take HOLD_DELIVERY out of the settings before the next start.')
  },
}
