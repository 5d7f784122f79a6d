import { parseBody } from '@afterword/shared/http/parse'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { SiteSettings } from '../site-settings/settings.ts'
import { type Draft, draftOf } from './draft.ts'

type Limits = Pick<SiteSettings, 'maxLength' | 'nameRequired' | 'emailRequired'>

/** Sites differ in few ways, and making a schema takes longer than its use. */
const schemas = new LRUCache<string, z.ZodType<Draft>>({ max: 1_000 })

/** Reads what a reader sends about a page that was read before, or throws what is wrong with it. */
export function readDraft(body: unknown, limits: Limits): Draft {
  const { maxLength, nameRequired, emailRequired } = limits
  const name = `${maxLength} ${nameRequired} ${emailRequired}`
  const schema = schemas.get(name) ?? draftOf(limits, z.unknown())
  schemas.set(name, schema)
  return parseBody(schema, body)
}
