import { isIP } from 'node:net'
import type { Resolver } from './resolver.ts'

type Rows = string[] | string[][]

/** Our resolver in the form that mailauth asks. A name without records is an error there. */
export function mailauthResolver(
  resolver: Resolver,
): (name: string, type: string) => Promise<Rows> {
  return async (name, type) => {
    const rows = await look(resolver, name, type)
    if (rows.length === 0) throw Object.assign(new Error('no record'), { code: 'ENODATA' })
    return rows
  }
}

async function look(resolver: Resolver, name: string, type: string): Promise<Rows> {
  switch (type) {
    case 'TXT':
      return (await resolver.listTexts(name)).map((text) => [text])
    case 'A':
      return (await resolver.listAddresses(name)).filter((address) => isIP(address) === 4)
    case 'AAAA':
      return (await resolver.listAddresses(name)).filter((address) => isIP(address) === 6)
    default:
      return []
  }
}
