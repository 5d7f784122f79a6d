import { releaseDelivery } from '@afterword/mailer/instance/release-delivery'
import { cancelOldCampaigns } from '@afterword/subscriptions/campaigns/cancel-old-campaigns'
import { z } from 'zod'
import { checkInput } from '../check-input.ts'
import type { Command } from '../command.ts'
import { replayJournal } from '../replay-journal.ts'

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
  skipDamaged: z.boolean().default(false),
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
    'skip-damaged': { describe: 'replay the journal without the lines that cannot be read' },
  },
  async run(input, context) {
    const { databases, print } = context
    const { skipPublicationsOlderThan: ageMs, ...how } = checkInput(ReleaseInput, input)
    if (!how.withoutJournal) await replayJournal(context, how)
    if (ageMs !== undefined) {
      const before = new Date(Date.now() - ageMs)
      const count = await cancelOldCampaigns(databases.subscriptions(), before)
      print(`Campaigns cancelled: ${count}.`)
    }
    await releaseDelivery(databases.mailer())
    print('Mail may leave. Take HOLD_DELIVERY out of the settings before the next start.')
  },
}
