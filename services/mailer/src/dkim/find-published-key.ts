import type { Resolver } from '../dns/resolver.ts'
import { dkimRecord, type DkimKeysTable } from './key.ts'

export type Published = 'ours' | 'another' | 'none'

/** What stands in DNS where a key's record belongs. */
export async function findPublishedKey(
  resolver: Pick<Resolver, 'listTexts'>,
  key: Pick<DkimKeysTable, 'selector' | 'domain' | 'publicKey'>,
): Promise<Published> {
  const texts = await resolver.listTexts(dkimRecord(key).name)
  if (texts.length === 0) return 'none'
  const keys = texts.map((text) => /(?:^|;)\s*p=([^;]*)/.exec(text)?.[1]?.replace(/\s/g, ''))
  return texts.length === 1 && keys[0] === key.publicKey ? 'ours' : 'another'
}
