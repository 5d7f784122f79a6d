import { createKey } from '@afterword/mailer/dkim/create-key'
import { findPublishedKey } from '@afterword/mailer/dkim/find-published-key'
import { retireKey } from '@afterword/mailer/dkim/retire-key'
import { rotateKey } from '@afterword/mailer/dkim/rotate-key'
import { listKeysOfSite } from '@afterword/mailer/dkim/store'
import { findSite, type Site } from '@afterword/shared/access/store'
import { readConfig, Secret } from '@afterword/shared/config'
import { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { checkInput } from '../check-input.ts'
import type { Command, Context, Input } from '../command.ts'
import { describeRecord } from '../dkim-record.ts'
import { JSON_OPTION, printRows } from '../print-rows.ts'
import { Refusal } from '../refusal.ts'

const SiteInput = z.object({ site: SiteId })
const RetireInput = SiteInput.extend({ selector: z.string() })
const Config = z.object({
  DKIM_SECRET: Secret.describe('Encrypts the DKIM keys in the database'),
})

export const createDkimCommand: Command = {
  name: 'dkim create',
  summary: 'make the DKIM key a site signs with next, and show its DNS record',
  argument: 'site',
  options: {},
  async run(input, context) {
    const { DKIM_SECRET: secret } = readConfig(Config, context.env)
    const site = await findGivenSite(input, context)
    const made = await createKey({ db: context.databases.mailer(), secret }, site)
    if (made.outcome === 'both-in-use') {
      throw new Refusal('both selectors are in use: retire the one that rests first')
    }
    if (made.outcome === 'waits-already') context.print('A key waits already.\n')
    context.print(describeRecord(made.key))
    context.print(`\nOnce it can be seen: afterword dkim rotate ${site.id}`)
  },
}

export const listDkimCommand: Command = {
  name: 'dkim list',
  summary: 'show the DKIM keys of a site, and whether DNS has their records',
  argument: 'site',
  options: JSON_OPTION,
  async run(input, context) {
    const site = await findGivenSite(input, context)
    const keys = await listKeysOfSite(context.databases.mailer(), site.id)
    const rows = await Promise.all(
      keys.map(async (key) => ({
        selector: key.selector,
        domain: key.domain,
        state: key.state,
        since: key.changedAt,
        record: await findPublishedKey(context.resolver, key).catch(() => 'DNS did not answer'),
      })),
    )
    printRows(context, input, { rows, none: 'The site does not sign: it has no DKIM key.' })
  },
}

export const rotateDkimCommand: Command = {
  name: 'dkim rotate',
  summary: 'sign with the key that waits from now on, once its record is in DNS',
  argument: 'site',
  options: { unseen: { describe: 'though its record cannot be seen from here' } },
  async run(input, context) {
    const site = await findGivenSite(input, context)
    const deps = { db: context.databases.mailer(), resolver: context.resolver }
    const isTrusted = input['unseen'] === true
    const rotation = await rotateKey(deps, { siteId: site.id, isTrusted })
    if (rotation.outcome === 'none-waits') {
      throw new Refusal(`no key waits: make one with afterword dkim create ${site.id}`)
    }
    const { key } = rotation
    if (rotation.outcome === 'not-published') {
      context.print(describeRecord(key))
      throw new Refusal(
        `DNS has ${rotation.found === 'none' ? 'no record' : 'another record'} for ${key.selector} yet`,
      )
    }
    context.print(`Mail of ${site.id} is signed with ${key.selector} from now on.`)
    if (rotation.before) {
      context.print(
        `Leave the record of ${rotation.before.selector} for 7 days, then: afterword dkim retire ${site.id} --selector ${rotation.before.selector}`,
      )
    }
  },
}

export const retireDkimCommand: Command = {
  name: 'dkim retire',
  summary: 'forget a DKIM key whose signatures count no longer',
  argument: 'site',
  options: {
    selector: { value: 'selector', describe: 'which, as dkim list shows it', isRequired: true },
    now: { describe: 'though it is still needed: mail on its way may be refused' },
  },
  async run(input, context) {
    const { selector } = checkInput(RetireInput, input)
    const site = await findGivenSite(input, context)
    const retirement = await retireKey(
      { db: context.databases.mailer(), now: () => new Date() },
      { siteId: site.id, selector, isForced: input['now'] === true },
    )
    if (retirement.outcome === 'no-such-key') throw new Refusal(`there is no key ${selector}`)
    if (retirement.outcome === 'still-needed') {
      const until = retirement.until?.toISOString().slice(0, 16).replace('T', ' ')
      throw new Refusal(
        until ? `mail signed with it may be on its way until ${until}Z` : 'mail is signed with it',
      )
    }
    const { domain } = retirement.key
    context.print(
      `${selector} is forgotten. Remove the record ${selector}._domainkey.${domain} from DNS.`,
    )
  },
}

async function findGivenSite(input: Input, { databases }: Context): Promise<Site> {
  const { site: id } = checkInput(SiteInput, input)
  const site = await findSite(databases.mailer(), id)
  if (!site) throw new Refusal(`there is no site ${id}`)
  return site
}
