import { CampaignId, PublicationId } from '@afterword/shared/ids'
import { z } from 'zod'
import { CampaignState } from '../campaigns/campaign.ts'
import { LanguageTag } from '../language-tag.ts'

/** One line of text: what a mail's subject can hold. */
const Line = z.string().transform((text) =>
  text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim(),
)

const line = (max: number) => Line.pipe(z.string().min(1).max(max)).meta({ type: 'string' })

const WebUrl = z.url({ protocol: /^https?$/ }).max(2_000)

export const PublishBody = z
  .strictObject({
    externalId: line(200)
      .refine((id) => !/^(null|undefined)$/i.test(id), 'This is no id.')
      .optional()
      .meta({ description: "The article's id in the CMS or feed" }),
    url: WebUrl.meta({ description: 'Where the article is; a page of the site' }),
    title: line(300),
    summary: line(2_000).nullable().default(null),
    imageUrl: WebUrl.nullable().default(null),
    section: line(100)
      .nullable()
      .default(null)
      .meta({ description: 'Followed as `section:` with this name' }),
    authors: z.array(line(100)).max(20).default([]),
    tags: z.array(line(100)).max(50).default([]),
    language: LanguageTag.optional().meta({ description: "The site's, if left out" }),
    publishedAt: z.iso
      .datetime({ offset: true })
      .transform((time) => new Date(time))
      .optional()
      .meta({ description: 'Now, if left out' }),
    announce: z.boolean().default(true).meta({ description: 'Whether subscribers are mailed' }),
    breaking: z.boolean().default(false).meta({ description: 'Whether the hold is skipped' }),
  })
  .meta({ id: 'Publish' })

export const PublishAnswer = z
  .object({
    publication: z.object({
      id: PublicationId,
      url: z.url(),
      title: z.string(),
      summary: z.string().nullable(),
      imageUrl: z.url().nullable(),
      section: z.string().nullable(),
      authors: z.array(z.string()),
      tags: z.array(z.string()),
      language: z.string(),
      publishedAt: z.iso.datetime(),
    }),
    campaign: z
      .object({ id: CampaignId, state: CampaignState, startsAt: z.iso.datetime() })
      .nullable()
      .meta({ description: 'Null if nobody is to be mailed' }),
  })
  .meta({ id: 'PublishAnswer' })
