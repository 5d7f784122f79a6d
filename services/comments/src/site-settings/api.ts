import { z } from 'zod'
import { SitePath } from '../threads/api.ts'
import { SectionName, ThreadState } from '../threads/thread.ts'
import { DecisionMail, VoteKind } from './settings.ts'

const whole = (least: number, most: number): z.ZodInt => z.int().min(least).max(most)

const Name = z.string().trim().min(1).max(245)

/** What a site may say about its comments. */
const settings = {
  threadState: ThreadState.describe('Of threads whose own state, or section’s, nobody has set'),
  everyThread: ThreadState.exclude(['open'])
    .nullable()
    .describe('One switch over every thread; null leaves each its own state'),
  closeAfterDays: whole(1, 3_650)
    .nullable()
    .describe('Null: threads are never too old. One whose own state is `open` never is'),
  maxLength: whole(1, 65_525).describe('Characters in a comment'),
  nameRequired: z.boolean(),
  emailRequired: z.boolean(),
  guests: z.boolean().describe('Whether who is not signed in may comment'),
  maxLinks: whole(0, 100).describe('A comment with more waits'),
  firstCommentsWait: whole(0, 100).describe(
    'Who has proved an address, or is signed in, waits until so many of theirs are approved; all others always. 0 switches it off',
  ),
  fillSeconds: whole(0, 60).describe('A form that comes back sooner was filled in by a machine'),
  reservedNames: z.array(Name).max(200).describe('Only staff sign with these, or what reads alike'),
  slowModeSeconds: whole(0, 86_400).describe('One comment per reader and thread in this time'),
  editWindowSeconds: whole(0, 604_800).describe('How long an author may change a comment'),
  displayDepth: whole(1, 20).describe('How deep replies are indented'),
  votes: VoteKind,
  reportsToHold: whole(1, 1_000).describe('So many reports hold a comment'),
  networkDays: whole(1, 30).describe('How long it is kept where a comment came from'),
  noticeMinutes: whole(1, 1_440).describe('How often moderators have mail, at most'),
  decisionMails: z
    .array(DecisionMail)
    .max(DecisionMail.options.length)
    .describe('What whoever it concerns is told by mail, at an address they have confirmed'),
}

const PurgeUrl = z.url({ protocol: /^https?$/ }).max(2_000)

export const SettingsBody = z.strictObject({
  ...z.object(settings).partial().shape,
  purge: z
    .strictObject({ url: PurgeUrl, secret: z.string().min(32).max(200) })
    .nullable()
    .optional()
    .describe('Told, signed with the secret, when what everyone sees was taken back; null: nobody'),
})
export type SettingsBody = z.infer<typeof SettingsBody>

export const SettingsJson = z
  .object({
    ...settings,
    purge: z.object({ url: z.url() }).nullable().describe('Its secret is not shown again'),
    sections: z
      .array(z.object({ name: SectionName, state: ThreadState }))
      .describe('States of threads by where their pages stand'),
  })
  .meta({ id: 'SiteSettings' })
export type SettingsJson = z.infer<typeof SettingsJson>

export const SettingsAnswer = z.object({ settings: SettingsJson })

export const SectionPath = SitePath.extend({ name: SectionName })

export const SectionBody = z.strictObject({
  state: ThreadState.nullable().describe('Null: the site’s own holds'),
})
