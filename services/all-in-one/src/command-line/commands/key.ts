import { addKey } from '@afterword/comments/admin/add-key'
import { NewApiKey } from '@afterword/comments/admin/key'
import { listApiKeys, markRevoked } from '@afterword/comments/admin/store'
import { ApiKeyId, SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { checkInput } from '../check-input.ts'
import type { Command } from '../command.ts'
import { JSON_OPTION, printRows } from '../print-rows.ts'
import { Refusal } from '../refusal.ts'

const NewKeyInput = NewApiKey.omit({ scopes: true }).extend({ scope: NewApiKey.shape.scopes })
const ListInput = z.object({ site: SiteId.optional() })
const KeyInput = z.object({ id: ApiKeyId })

export const addKeyCommand: Command = {
  name: 'key add',
  summary: 'make an API key; its secret is shown this once',
  options: {
    site: { value: 'id', describe: 'the site it is for', isRequired: true },
    name: { value: 'name', describe: 'what it is for, to know it again', isRequired: true },
    scope: {
      value: 'scope',
      describe: 'what it may do: read, moderate, publish, admin',
      isRequired: true,
      isMultiple: true,
    },
    json: { describe: 'as JSON, for scripts' },
  },
  async run({ json, ...input }, { databases, print }) {
    const { scope, ...key } = checkInput(NewKeyInput, input)
    const made = await addKey(databases.comments(), { ...key, scopes: scope })
    print(json ? JSON.stringify(made) : made.secret)
  },
}

export const listKeysCommand: Command = {
  name: 'key list',
  summary: 'show API keys, without their secrets',
  options: { site: { value: 'id', describe: 'of this site only' }, ...JSON_OPTION },
  async run(input, context) {
    const { site } = checkInput(ListInput, input)
    const keys = await listApiKeys(context.databases.comments(), site)
    const rows = keys.map(({ id, siteId, name, scopes, createdAt, revokedAt }) => ({
      id,
      site: siteId,
      name,
      scopes,
      createdAt,
      revokedAt,
    }))
    printRows(context, input, { rows, none: 'There are no keys.' })
  },
}

export const revokeKeyCommand: Command = {
  name: 'key revoke',
  summary: 'end an API key, at once and for good',
  argument: 'id',
  options: {},
  async run(input, { databases, print }) {
    const { id } = checkInput(KeyInput, input)
    if (!(await markRevoked(databases.comments(), id))) throw new Refusal(`there is no key ${id}`)
    print(`Key ${id} is revoked.`)
  },
}
