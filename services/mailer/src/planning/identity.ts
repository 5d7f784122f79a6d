import { type RawBuilder, sql } from 'kysely'

/**
 * A Message-ID, where PostgreSQL computes it. The same mail to the same reader has the same
 * one for ever, and nobody without the key can tell from it who that is.
 */
export function messageId(
  key: string,
  subject: RawBuilder<unknown>,
  senderAddress: string,
): RawBuilder<string> {
  const domain = senderAddress.slice(senderAddress.lastIndexOf('@') + 1)
  const hash = sql`sha256(convert_to(${`${key}:message-id:`} || ${subject}, 'UTF8'))`
  return sql<string>`'<' || left(encode(${hash}, 'hex'), 32) || '@' || ${domain} || '>'`
}
