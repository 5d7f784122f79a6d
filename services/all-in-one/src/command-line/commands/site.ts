import { addSite } from '@afterword/comments/admin/add-site'
import { changeSite } from '@afterword/comments/admin/change-site'
import { NewSite, SiteChange } from '@afterword/comments/admin/site'
import { listSites } from '@afterword/comments/admin/store'
import { SiteId } from '@afterword/shared/ids'
import {
  DEFAULT_HOLD_SECONDS,
  HoldSeconds,
} from '@afterword/subscriptions/site-settings/hold-seconds'
import { listSiteSettings, updateSiteSettings } from '@afterword/subscriptions/site-settings/store'
import { z } from 'zod'
import { checkInput } from '../check-input.ts'
import type { Command, Context, Option } from '../command.ts'
import { JSON_OPTION, printRows } from '../print-rows.ts'
import { Refusal } from '../refusal.ts'

const NEEDED = {
  name: { value: 'name', describe: 'as readers know it' },
  url: { value: 'url', describe: 'its home page' },
  origin: {
    value: 'url',
    describe: 'where its pages live, as https://news.example',
    isMultiple: true,
  },
  'sender-name': { value: 'name', describe: 'who its mail is from' },
  'sender-address': { value: 'address', describe: 'the address its mail is from' },
  'postal-address': { value: 'text', describe: 'stands in every footer of its mail' },
  contact: { value: 'address', describe: 'where readers reach a person' },
} as const satisfies Record<string, Option>

const OPTIONAL = {
  locale: { value: 'tag', describe: 'its language, as a tag like en or pt-BR' },
  accent: { value: 'colour', describe: 'of buttons and links, like #1a5fb4' },
  'logo-url': { value: 'url', describe: 'a picture with its name, for the head of its mail' },
  'reply-to': { value: 'address', describe: 'where answers to its mail go' },
  'thread-state': {
    value: 'state',
    describe: 'open, premoderated, closed or hidden: what a new thread is',
  },
  'hold-seconds': {
    value: 'seconds',
    describe: 'how long a publication waits before it is mailed',
  },
  welcome: { value: 'on|off', describe: 'whether whoever has just confirmed is greeted by mail' },
} as const satisfies Record<string, Option>

const MailSettings = {
  holdSeconds: HoldSeconds.optional(),
  welcome: z
    .enum(['on', 'off'], 'must be on or off')
    .transform((value) => value === 'on')
    .optional(),
}

const NewSiteInput = NewSite.omit({ origins: true }).extend({
  origin: NewSite.shape.origins,
  ...MailSettings,
})

const SiteChangeInput = SiteChange.omit({ origins: true }).extend({
  id: SiteId,
  origin: SiteChange.shape.origins,
  ...MailSettings,
})

export const addSiteCommand: Command = {
  name: 'site add',
  summary: 'make a site',
  options: {
    id: { value: 'id', describe: "its short name, as in the widget's `site`", isRequired: true },
    ...Object.fromEntries(
      Object.entries(NEEDED).map(([name, option]) => [name, { ...option, isRequired: true }]),
    ),
    ...OPTIONAL,
  },
  async run(input, context) {
    const { holdSeconds, welcome, origin, ...site } = checkInput(NewSiteInput, input)
    const outcome = await addSite(context.databases.comments(), { ...site, origins: origin })
    if (outcome === 'exists') throw new Refusal(`there is a site ${site.id} already`)
    await setMail(context, site.id, { holdSeconds, welcome })
    context.print(`Site ${site.id} is there.`)
  },
}

export const setSiteCommand: Command = {
  name: 'site set',
  summary: 'change what is given of a site',
  argument: 'id',
  options: { ...NEEDED, ...OPTIONAL },
  async run(input, context) {
    const { id, holdSeconds, welcome, origin, ...change } = checkInput(SiteChangeInput, input)
    if (Object.keys(input).length < 2) throw new Refusal('nothing to change was given', 2)

    await changeSite(context.databases.comments(), id, {
      ...change,
      ...(origin && { origins: origin }),
    })
    await setMail(context, id, { holdSeconds, welcome })
    context.print(`Site ${id} is changed.`)
  },
}

export const listSitesCommand: Command = {
  name: 'site list',
  summary: 'show all sites',
  options: JSON_OPTION,
  async run(input, context) {
    const { databases } = context
    const settings = await listSiteSettings(databases.subscriptions())
    const rows = (await listSites(databases.comments())).map((site) => ({
      id: site.id,
      name: site.name,
      origins: site.origins,
      sender: site.senderAddress,
      contact: site.contact,
      locale: site.locale,
      accent: site.accent,
      threads: site.threadState,
      holdSeconds: settings.get(site.id)?.holdSeconds ?? DEFAULT_HOLD_SECONDS,
      welcome: settings.get(site.id)?.welcome ?? false,
    }))
    printRows(context, input, { rows, none: 'There are no sites.' })
  },
}

type MailChange = { holdSeconds: number | undefined; welcome: boolean | undefined }

async function setMail(
  { databases }: Context,
  id: SiteId,
  { holdSeconds, welcome }: MailChange,
): Promise<void> {
  if (holdSeconds === undefined && welcome === undefined) return
  await updateSiteSettings(databases.subscriptions(), id, {
    ...(holdSeconds !== undefined && { holdSeconds }),
    ...(welcome !== undefined && { welcome }),
  })
}
