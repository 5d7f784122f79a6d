import { type RawBuilder, sql } from 'kysely'

/** The keyed hash of an address, where PostgreSQL computes it: the same for every spelling. */
export function addressHash(key: string, address: RawBuilder<unknown>): RawBuilder<Buffer> {
  return sql<Buffer>`sha256(convert_to(${key} || lower(${address}), 'UTF8'))`
}
